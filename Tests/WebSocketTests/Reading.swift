// What a reader makes of a stream.
// SPDX-License-Identifier: MIT

import Testing
import WebSocket

/// The messages in a stream, and how it ended.
struct Reading: Equatable {
    var messages: [IncomingMessage] = []
    /// Nil where nothing was wrong.
    var error: WebSocketError?

    init() {}

    /// Reads pieces, one after the other.
    init(
        _ pieces: [ArraySlice<UInt8>], by role: EndpointRole = .server, maxMessage: Int = 1 << 20
    ) {
        var reader = FrameReader(role: role, maxMessage: maxMessage)
        for piece in pieces { read(piece, &reader) }
    }

    /// Reads all at once.
    init(_ bytes: [UInt8], by role: EndpointRole = .server, maxMessage: Int = 1 << 20) {
        self.init([bytes[...]], by: role, maxMessage: maxMessage)
    }

    mutating func read(_ piece: ArraySlice<UInt8>, _ reader: inout FrameReader) {
        reader.receive(piece)
        do throws(WebSocketError) {
            while let message = try reader.next() { messages.append(message) }
        } catch {
            self.error = error
        }
    }
}

/// A frame as a client sends it.
func frame(
    _ opcode: Opcode, _ payload: [UInt8], isFinal: Bool = true,
    key: MaskingKey = MaskingKey(0x11, 0x22, 0x33, 0x44)
) -> [UInt8] {
    let head = FrameHead(opcode, payloadLength: payload.count, isFinal: isFinal, key: key)
    let masked = zip(payload, payload.indices).map { $0 ^ key.bytes[$1 % 4] }
    return head.bytes + masked
}
