// What a server's answers are read as does not depend on how the network cut them.
// SPDX-License-Identifier: MIT

@testable import ChatRedis

extension Property {
    static let resp = Property(name: "resp") { bytes in
        let whole = try RESPReading(of: bytes) { $0 }
        let single = try RESPReading(of: bytes) { _ in 1 }
        var lengths = Cuts(bytes)
        let pieces = try RESPReading(of: bytes) { _ in lengths.next() }
        try require(single == whole, "byte by byte: \(single), whole: \(whole)")
        try require(pieces == whole, "in pieces: \(pieces), whole: \(whole)")
        for reply in whole.replies { try check(reply) }
    }

    /// An answer can be walked through, and all that it says is in its own bytes.
    private static func check(_ reply: RESPReply) throws {
        var cursor = RESPCursor(reply)
        try cursor.skip()
        try require(cursor.isAtEnd, "there are parts behind the end")
        try require(reply.bytes.suffix(2) == [13, 10], "it does not end with a line")
        var end = 0
        for part in reply.parts {
            switch part {
            case .text(let range), .error(let range):
                try require(
                    range.lowerBound > end && range.upperBound + 2 <= reply.bytes.count,
                    "a text is outside")
                end = range.upperBound
            default: break
            }
        }
        _ = reply.isPublished
        _ = SentinelEvent(reply, about: "fs")
        _ = try? SentinelView(primary: reply, replicas: reply)
    }
}

/// What a reader made of a stream.
private struct RESPReading: Equatable {
    private(set) var replies: [RESPReply] = []
    private(set) var error: RESPError?

    /// Small enough that a fuzzer gets there.
    private static let maxBytes = 300

    /// - Parameter length: The length of the next piece, given how many bytes are left.
    init(of stream: [UInt8], cutBy length: (Int) -> Int) throws {
        var reader = RESPReader(maxBytes: RESPReading.maxBytes)
        var rest = stream[...]
        while !rest.isEmpty, error == nil {
            let piece = rest.prefix(length(rest.count))
            rest = rest.dropFirst(piece.count)
            var read: [RESPReply] = []
            do {
                try piece.withUnsafeBytes { try reader.read($0) { read.append($0) } }
            } catch let error as RESPError {
                self.error = error
            }
            replies += read
            try require(
                reader.backlog <= RESPReading.maxBytes + piece.count,
                "it holds \(reader.backlog) bytes")
        }
    }
}
