// One answer of a Redis server, flat.
// SPDX-License-Identifier: MIT

/// An answer as its parts in the order in which they came, an array before its elements, and all texts
/// in one run of bytes. Read it with a ``RESPCursor``.
///
/// Flat, because a tree of arrays costs an allocation for each of the ten parts of a log entry.
package struct RESPReply: Sendable, Equatable {
    /// One part.
    package enum Part: Sendable, Equatable {
        /// So many elements follow.
        case array(Int)
        /// These of the ``bytes``.
        case text(Range<Int>)
        /// The server's refusal: these of the ``bytes``.
        case error(Range<Int>)
        case integer(Int)
        case null
    }

    package internal(set) var parts: [Part] = []
    package internal(set) var bytes: [UInt8] = []

    package init() {}

    /// The server's refusal, where the whole answer is one: `FENCED this server is …`.
    package var error: String? {
        guard case .error(let range) = parts.first else { return nil }
        return String(decoding: bytes[range], as: UTF8.self)
    }
}

/// Reads an answer from its first part to its last.
package struct RESPCursor {
    private let reply: RESPReply
    private var index = 0

    package init(_ reply: RESPReply) {
        self.reply = reply
    }

    /// Whether every part was read.
    package var isAtEnd: Bool { index == reply.parts.count }

    /// Whether the next part is null; then it is passed.
    package mutating func takeNull() -> Bool {
        guard !isAtEnd, reply.parts[index] == .null else { return false }
        index += 1
        return true
    }

    /// - Returns: How many elements the array has that comes next.
    package mutating func array() throws(RESPError) -> Int {
        guard case .array(let count) = try next() else { throw .unexpected }
        return count
    }

    package mutating func integer() throws(RESPError) -> Int {
        switch try next() {
        case .integer(let number): return number
        case .text(let range):
            // Lua gives numbers beyond 2^53 and fields of hashes as text.
            guard let number = Int(String(decoding: reply.bytes[range], as: UTF8.self)) else {
                throw .unexpected
            }
            return number
        default: throw .unexpected
        }
    }

    /// The bytes of the text that comes next.
    package mutating func bytes() throws(RESPError) -> ArraySlice<UInt8> {
        guard case .text(let range) = try next() else { throw .unexpected }
        return reply.bytes[range]
    }

    package mutating func text() throws(RESPError) -> String {
        String(decoding: try bytes(), as: UTF8.self)
    }

    /// Passes the next part with all that is in it.
    package mutating func skip() throws(RESPError) {
        if case .array(let count) = try next() {
            for _ in 0..<count { try skip() }
        }
    }

    private mutating func next() throws(RESPError) -> RESPReply.Part {
        if isAtEnd { throw .unexpected }
        defer { index += 1 }
        return reply.parts[index]
    }
}

/// Why a server is not to be spoken with any more.
package enum RESPError: Error, Equatable {
    /// What it sends is not RESP.
    case malformed
    /// One answer is longer than answers may be.
    case tooLong
    /// The answer is not of the shape that the question has.
    case unexpected
}
