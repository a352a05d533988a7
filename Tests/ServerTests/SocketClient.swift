// A WebSocket to a real server, whose frames are written and read byte by byte.
// SPDX-License-Identifier: MIT

import Foundation
import TestSupport

/// It knows frames on its own: what the server's code gets wrong, this does not get wrong with it.
final class SocketClient {
    /// A frame from the server, whole.
    struct Frame {
        let opcode: UInt8
        let payload: [UInt8]

        var text: String { String(decoding: payload, as: UTF8.self) }

        /// Of a Close frame.
        var code: Int { payload.count < 2 ? 1005 : Int(payload[0]) << 8 | Int(payload[1]) }

        var answer: PollAnswer? { try? JSONDecoder().decode(PollAnswer.self, from: Data(payload)) }
    }

    let raw: RawClient
    /// What the handshake was answered.
    let response: HTTPResponse

    /// - Parameters:
    ///   - query: Of `/poll`.
    ///   - fields: Besides the handshake's own, each ended by `|`.
    ///   - ahead: Sent together with the handshake.
    init(
        _ server: ServerProcess, _ query: String = "channels=a", _ fields: String = "",
        ahead: [UInt8] = [], from address: String = "127.0.0.1"
    ) throws {
        raw = try server.connect(from: address)
        try raw.send(request("GET", "/poll?\(query)", SocketClient.handshake + fields) + ahead)
        response = try raw.receive()
    }

    static let handshake =
        "Upgrade: websocket|Connection: Upgrade|Sec-WebSocket-Version: 13|"
        + "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==|"

    /// A masked frame.
    static func frame(_ text: String, opcode: UInt8 = 1) -> [UInt8] {
        maskedFrame(opcode, Array(text.utf8))
    }

    func send(_ text: String) throws { try raw.send(SocketClient.frame(text)) }

    func receive() throws -> Frame {
        let head = try raw.receive(bytes: 2)
        var count = Int(head[1])
        if count >= 126 {
            let length = try raw.receive(bytes: count == 126 ? 2 : 8)
            count = length.reduce(0) { $0 << 8 | Int($1) }
        }
        return Frame(opcode: head[0] & 0x0f, payload: try raw.receive(bytes: count))
    }

    /// The next reply to the command of this number. Answers that come before it are passed over.
    func reply(to number: Int) throws -> String {
        while true {
            let text = try receive().text
            if text.hasPrefix("{\"re\":\(number)") { return text }
        }
    }

    /// Waits until so many messages have come.
    func hear(_ count: Int) throws -> [PollAnswer.Message] {
        var messages: [PollAnswer.Message] = []
        while messages.count < count { messages += try receive().answer?.messages ?? [] }
        return messages
    }

    /// Waits for the Close frame.
    ///
    /// - Returns: Its code, and the text frame before it.
    func close() throws -> (code: Int, last: String) {
        var last = ""
        while true {
            let frame = try receive()
            if frame.opcode == 8 { return (frame.code, last) }
            last = frame.text
        }
    }
}
