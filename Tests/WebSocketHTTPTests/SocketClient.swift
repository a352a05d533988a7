// A client and a handler for tests of WebSockets over TCP.
// SPDX-License-Identifier: MIT

import HTTP
import TestSupport
import Testing
import WebSocket
import WebSocketHTTP

/// The fields of a right handshake, as `request` takes them.
let handshake =
    "Upgrade: websocket|Connection: Upgrade|Sec-WebSocket-Version: 13|"
    + "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==|"

/// A WebSocket client on a blocking socket.
final class SocketClient {
    let raw: RawClient
    private var reader = FrameReader(role: .client, maxMessage: 1 << 24)
    private let key = MaskingKey(0x10, 0x20, 0x30, 0x40)

    /// - Parameter ahead: What is sent in one segment with the handshake.
    convenience init(_ port: Int, ahead: [UInt8] = []) throws {
        let raw = try RawClient(port)
        try raw.send(request("GET", "/", handshake) + ahead)
        try self.init(asked: raw)
    }

    /// - Parameter raw: Has sent the handshake.
    init(asked raw: RawClient) throws {
        self.raw = raw
        let head = try raw.receive(through: "\r\n\r\n")
        #expect(head.hasPrefix("HTTP/1.1 101 Switching Protocols\r\n"))
        #expect(head.contains("\r\nSec-WebSocket-Accept: s3pPLMBiTxaQ9kYGzzhZRbK+xOo=\r\n"))
    }

    func send(text: String) throws { try raw.send(FrameWriter.text(text, key: key)) }

    func send(_ message: IncomingMessage) throws {
        switch message {
        case .text(let text): try raw.send(FrameWriter.text(text, key: key))
        case .binary(let bytes): try raw.send(FrameWriter.binary(bytes, key: key))
        case .ping(let payload): try raw.send(FrameWriter.ping(payload, key: key))
        case .pong(let payload): try raw.send(FrameWriter.pong(payload, key: key))
        case .close(let code, let reason):
            try raw.send(FrameWriter.close(code, reason: reason, key: key))
        }
    }

    /// The next message.
    func receive() throws -> IncomingMessage {
        while true {
            if let message = try reader.next() { return message }
            reader.receive(try raw.receive(bytes: 1)[...])
        }
    }
}

/// Accepts every handshake, and writes down what it hears.
final class RecordingHandler: RendersGET, WebSocketHandler {
    var limits = WebSocketLimits()
    private(set) var heard: [String] = []
    private(set) var clients: [WebSocketConnection] = []
    /// What it does with a text.
    var answer: (String, WebSocketConnection) throws(WebSocketError) -> Void = { _, _ in }

    func renderGET(_ request: Request) throws -> Reply {
        try .webSocket(request, subprotocols: ["two", "one"], limits: limits, self)
    }

    func opened(_ client: WebSocketConnection) {
        clients.append(client)
        heard.append("opened")
    }

    func received(text: [UInt8], from client: WebSocketConnection) throws(WebSocketError) {
        let text = String(decoding: text, as: UTF8.self)
        heard.append(text)
        try answer(text, client)
    }

    func hasRoom(_ client: WebSocketConnection) { heard.append("hasRoom") }

    func serverIsDraining(_ client: WebSocketConnection) {
        heard.append("draining")
        client.send(text: "bye")
    }

    func closed(_ client: WebSocketConnection) {
        heard.append("closed")
        clients.removeAll { $0 === client }
    }
}
