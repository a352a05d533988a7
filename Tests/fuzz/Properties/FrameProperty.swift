// What WebSocket frames are read as does not depend on how the network cut them.
// SPDX-License-Identifier: MIT

internal import WebSocket

extension Property {
    /// The first byte says which end reads; the rest is what it reads.
    static let frames = Property(name: "frames") { bytes in
        let role = (bytes.first ?? 0) & 1 == 0 ? EndpointRole.server : .client
        let stream = bytes.dropFirst()
        let whole = try FrameReading(of: stream, by: role) { $0 }
        let single = try FrameReading(of: stream, by: role) { _ in 1 }
        var lengths = Cuts(bytes)
        let pieces = try FrameReading(of: stream, by: role) { _ in lengths.next() }
        try require(single == whole, "byte by byte: \(single), whole: \(whole)")
        try require(pieces == whole, "in pieces: \(pieces), whole: \(whole)")
        try whole.checkAgain()
    }
}

/// What a reader made of a stream.
private struct FrameReading: Equatable {
    private(set) var messages: [IncomingMessage] = []
    private(set) var error: WebSocketError?

    /// Small enough that a fuzzer gets there.
    private static let maxMessage = 200

    /// - Parameter cutBy: The length of the next piece, given how many bytes are left.
    init(
        of stream: ArraySlice<UInt8>, by role: EndpointRole, cutBy length: (Int) -> Int
    ) throws {
        var reader = FrameReader(role: role, maxMessage: FrameReading.maxMessage)
        var rest = stream
        while !rest.isEmpty {
            let piece = rest.prefix(length(rest.count))
            rest = rest.dropFirst(piece.count)
            reader.receive(piece)
            try readAll(&reader)
            try checkBacklog(reader, sent: stream.count - rest.count)
        }
    }

    private mutating func readAll(_ reader: inout FrameReader) throws {
        do throws(WebSocketError) {
            while let message = try reader.next() { messages.append(message) }
        } catch {
            self.error = error
        }
        let isEnd = messages.last.map { if case .close = $0 { true } else { false } } ?? false
        try require(
            reader.isFinished == (isEnd || error != nil), "it goes on behind the end")
    }

    private func checkBacklog(_ reader: FrameReader, sent: Int) throws {
        let held = reader.backlog
        try require(held <= sent, "it holds \(held) bytes of \(sent)")
        try require(held <= FrameReading.maxMessage + 125, "it holds \(held) bytes")
        try require(held == 0 || !reader.isFinished, "it holds bytes at the end")
    }

    /// What was read can be written, and is read again as the same.
    func checkAgain() throws {
        var reader = FrameReader(role: .client, maxMessage: FrameReading.maxMessage)
        for message in messages {
            reader.receive(try FrameReading.written(message)[...])
            let again = try reader.next()
            try require(again == message, "\(message) comes back as another one")
        }
    }

    private static func written(_ message: IncomingMessage) throws -> [UInt8] {
        switch message {
        case .text(let text):
            let isText = String(validating: text, as: UTF8.self) != nil
            try require(isText, "a text that is not UTF-8")
            return FrameWriter.text(text)
        case .binary(let bytes): return FrameWriter.binary(bytes)
        case .ping(let payload): return FrameWriter.ping(payload)
        case .pong(let payload): return FrameWriter.pong(payload)
        case .close(let code, let reason): return FrameWriter.close(code, reason: reason)
        }
    }
}
