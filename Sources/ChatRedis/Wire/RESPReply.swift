// One answer of a Redis server, flat.
// SPDX-License-Identifier: MIT

/// An answer as its parts in the order in which they came, an array before its elements, and the bytes
/// of the whole answer as the server sent them. Read it with a ``RESPCursor``.
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

    init(parts: [Part], bytes: [UInt8]) {
        self.parts = parts
        self.bytes = bytes
    }

    /// The server's refusal, where the whole answer is one: `FENCED this server is …`.
    package var error: String? {
        guard case .error(let range) = parts.first else { return nil }
        return String(decoding: bytes[range], as: UTF8.self)
    }

    /// Whether it is what somebody has published, and no answer. `message`, `pmessage`
    var isPublished: Bool {
        guard parts.count > 1, case .array = parts[0], case .text(let range) = parts[1] else {
            return false
        }
        return bytes[range].elementsEqual("pmessage".utf8)
            || bytes[range].elementsEqual("message".utf8)
    }
}
