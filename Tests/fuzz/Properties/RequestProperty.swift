// What a stream of requests is read as does not depend on how the network cut it.
// SPDX-License-Identifier: MIT

@testable import HTTP

extension Property {
    static let request = Property(name: "request") { bytes in
        let whole = try Reading(of: bytes, cutBy: { $0 })
        let single = try Reading(of: bytes, cutBy: { _ in 1 })
        var lengths = Cuts(bytes)
        let pieces = try Reading(of: bytes, cutBy: { _ in lengths.next() })
        try require(single == whole, "byte by byte: \(single), whole: \(whole)")
        try require(pieces == whole, "in pieces: \(pieces), whole: \(whole)")
    }
}

/// What the guard made of a stream: its requests, and how it ended. Why one is refused may differ:
/// a bad first line is told as soon as it is there.
private struct Reading: Equatable {
    private(set) var requests: [Seen] = []
    private(set) var end = ""

    /// Small enough that a fuzzer gets there.
    private static let limits = {
        var limits = ServerLimits()
        limits.maxHead = 256
        limits.maxBody = 64
        limits.maxFields = 8
        return limits
    }()

    /// - Parameter cutBy: The length of the next piece, given how many bytes are left.
    init(of bytes: [UInt8], cutBy length: (Int) -> Int) throws {
        var parser = RequestParser()
        var start = 0
        var taken: [UInt8] = []
        repeat {
            let piece = bytes[start..<min(bytes.count, start + length(bytes.count - start))]
            start = piece.endIndex
            try readAll(&parser, piece, &taken)
        } while start < bytes.count
        try Reading.checkOrigin(taken, of: bytes)
    }

    private mutating func readAll(
        _ parser: inout RequestParser, _ piece: ArraySlice<UInt8>, _ taken: inout [UInt8]
    ) throws {
        let spare = SpareHead()
        var verdict = parser.next(after: piece, Reading.limits, into: spare)
        while true {
            switch verdict {
            case .wait(let part):
                if end != "refused" { end = "wait \(part)" }
                return
            case .invite: break
            case .refuse: end = "refused"
            case .request(let head):
                try require(end != "refused", "a request comes after the refusal")
                try require(
                    head.body.count == head.contentLength, "a body of another length")
                taken += head.bytes
                requests.append(Seen(head))
            }
            verdict = parser.next(Reading.limits, into: spare)
        }
    }

    /// Requests are made of the client's bytes, in their order; only line breaks between them go.
    private static func checkOrigin(_ taken: [UInt8], of bytes: [UInt8]) throws {
        var index = 0
        for byte in taken {
            while index < bytes.count, bytes[index] != byte {
                let isBreak = bytes[index] == 0x0d || bytes[index] == 0x0a
                try require(isBreak, "byte \(index) was passed over")
                index += 1
            }
            try require(index < bytes.count, "a byte that nobody sent")
            index += 1
        }
    }
}

/// A request as the guard lets it out.
private struct Seen: Equatable {
    let method: Method
    let path, query: Range<Int>
    let isVersion11, keepsAlive, expectsContinue: Bool
    let host, cookie: String?
    let bytes: [UInt8]

    init(_ head: RequestHead) {
        method = head.line.method
        (path, query) = (head.line.path, head.line.query)
        isVersion11 = head.line.isVersion11
        (keepsAlive, expectsContinue) = (head.keepsAlive, head.expectsContinue)
        (host, cookie) = (head.field("host"), head.field("cookie"))
        bytes = Array(head.bytes)
    }
}
