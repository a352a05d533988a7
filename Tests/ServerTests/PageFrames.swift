// Frames of a WebSocket, in bytes and as the protocol's page shows them.
// SPDX-License-Identifier: MIT

import TestSupport

/// A frame from the server, as the page shows it. RFC 6455 section 5.2.
struct ServerFrame: CustomStringConvertible {
    let description: String

    init(from client: RawClient) throws {
        let head = try client.receive(bytes: 2)
        let wide = head[1] == 126 ? try client.receive(bytes: 2) : []
        let length = wide.isEmpty ? Int(head[1]) : Int(wide[0]) << 8 | Int(wide[1])
        let payload = try client.receive(bytes: length)
        switch head[0] {
        case 0x81: description = "← " + String(decoding: payload, as: UTF8.self)
        case 0x88 where payload.count >= 2:
            description = "← Close \(Int(payload[0]) << 8 | Int(payload[1]))"
        default: throw TestError.malformedResponse
        }
    }
}

/// A client's frame. RFC 6455 section 5.3.
enum ClientFrame {
    /// - Parameter text: At most 65,535 bytes of it.
    static func text(_ text: String) -> [UInt8] { frame(0x81, Array(text.utf8)) }

    /// A Close with the code 1000.
    static let close = frame(0x88, [3, 232])

    private static func frame(_ head: UInt8, _ payload: [UInt8]) -> [UInt8] {
        let mask: [UInt8] = [0x37, 0xfa, 0x21, 0x3d]
        let count = payload.count
        let length = count < 126 ? [UInt8(count)] : [126, UInt8(count >> 8), UInt8(count & 255)]
        return [head, length[0] | 0x80] + length.dropFirst() + mask
            + payload.enumerated().map { $1 ^ mask[$0 % 4] }
    }
}
