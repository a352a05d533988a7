// A client with a WebSocket to the chat's site, without TCP between them.
// SPDX-License-Identifier: MIT

import ChatHTTP
import Foundation
import TestSupport
@testable import HTTP

final class Socket {
    let client: Client
    /// How many frames were looked at.
    private var taken = 0

    /// - Parameters:
    ///   - query: Of `/poll`.
    ///   - fields: Beside the handshake's own, each ended by CRLF.
    init(
        _ chat: ChatSite, _ query: String = "channels=a", _ fields: String = "",
        from peer: PeerAddress = .unknown
    ) throws {
        client = try Client(
            chat, "GET", "/poll?\(query)", Socket.handshake + fields, from: peer)
    }

    static let handshake = """
        Upgrade: websocket\r
        Connection: Upgrade\r
        Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r
        Sec-WebSocket-Version: 13\r\n
        """

    /// Sends one text frame, masked.
    func send(_ text: String) { send(opcode: 1, Array(text.utf8)) }

    func send(opcode: UInt8, _ payload: [UInt8]) {
        client.handler?.received(maskedFrame(opcode, payload)[...])
    }

    /// Sends a command and returns all that came back.
    func ask(_ command: String) -> [String] {
        _ = news()
        send(command)
        return news()
    }

    /// The texts that came since it was last asked for them.
    func news() -> [String] {
        defer { taken = client.sent.count }
        return client.sent[taken...].filter { $0[0] == 0x81 }.map(Socket.text)
    }

    /// Of the Close frame; nil while there is none.
    var closeCode: Int? {
        guard let frame = client.sent.last, frame[0] == 0x88 else { return nil }
        return Int(frame[2]) << 8 | Int(frame[3])
    }

    /// What was said in the messages that came since it was last asked, as JSON.
    func bodies() -> [String] {
        news().flatMap { text in
            let object = try? JSONSerialization.jsonObject(with: Data(text.utf8))
            let messages = (object as? [String: Any])?["messages"] as? [[String: Any]] ?? []
            return messages.compactMap { message in
                message["body"].flatMap {
                    try? JSONSerialization.data(withJSONObject: $0, options: .fragmentsAllowed)
                }.map { String(decoding: $0, as: UTF8.self) }
            }
        }
    }

    private static func text(_ frame: [UInt8]) -> String {
        let start = frame[1] < 126 ? 2 : frame[1] == 126 ? 4 : 10
        return String(decoding: frame[start...], as: UTF8.self)
    }
}
