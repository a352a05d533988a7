// A client's half of the handshake.
// SPDX-License-Identifier: MIT

import EventLoop
import HTTP
import LoopSupport
import TestSupport
import Testing
@testable import WebSocketHTTP

@Suite(.blocking) struct WebSocketClientHandshakeTests {
    private func value(_ name: String, _ handshake: WebSocketClientHandshake) -> String? {
        handshake.fields.first { $0.name.description == name }?.value
    }

    /// A right answer, and what may be changed in it.
    private func answer(to handshake: WebSocketClientHandshake) -> [String: String] {
        let key = value("Sec-WebSocket-Key", handshake).flatMap { WebSocketKey($0) }
        return [
            "Upgrade": "websocket", "Connection": "Upgrade",
            "Sec-WebSocket-Accept": key?.accept ?? "",
        ]
    }

    @Test func `a server takes it, and its answer is right`() throws {
        let loop = try EventLoop()
        let port = try loop.listenTCP(0, Site(RecordingHandler())).port
        loop.run {
            let handshake = WebSocketClientHandshake(subprotocols: ["one", "two"])
            let client = try RawClient(port)
            let fields = handshake.fields.map { "\($0.name): \($0.value)|" }.joined()
            try client.send(request("GET", "/", fields))
            let head = try client.receive(through: "\r\n\r\n")
            let chosen = try handshake.check(status: 101) { name in
                head.split(separator: "\r\n").first { $0.hasPrefix(name + ": ") }
                    .map { String($0.dropFirst(name.count + 2)) }
            }
            #expect(chosen == "one")
        }
    }

    @Test(
        arguments: [
            ("Upgrade", nil, .noUpgrade), ("Upgrade", "h2c", .noUpgrade),
            ("Connection", "close", .noUpgrade), ("Connection", nil, .noUpgrade),
            ("Sec-WebSocket-Accept", nil, .wrongAccept),
            ("Sec-WebSocket-Accept", "s3pPLMBiTxaQ9kYGzzhZRbK+xOo=", .wrongAccept),
            ("Sec-WebSocket-Extensions", "permessage-deflate", .unwantedExtension),
            ("Sec-WebSocket-Protocol", "three", .unwantedSubprotocol),
        ] as [(String, String?, WebSocketHandshakeError)])
    func `each wrong answer has its error`(
        field: String, text: String?, expected: WebSocketHandshakeError
    ) throws {
        let handshake = WebSocketClientHandshake(subprotocols: ["one"])
        var fields = answer(to: handshake)
        #expect(try handshake.check(status: 101) { fields[$0] } == nil)
        fields[field] = text
        #expect(throws: expected) { try handshake.check(status: 101) { fields[$0] } }
        #expect(throws: WebSocketHandshakeError.refused(status: 403)) {
            try handshake.check(status: 403) { fields[$0] }
        }
    }
}
