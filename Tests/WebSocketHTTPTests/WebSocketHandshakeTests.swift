// Which requests become a WebSocket, and what the others are told.
// SPDX-License-Identifier: MIT

import EventLoop
import HTTP
import LoopSupport
import TestSupport
import Testing
import WebSocketHTTP

@Suite(.blocking) struct WebSocketHandshakeTests {
    private let loop: EventLoop
    private let port: Int

    init() throws {
        loop = try EventLoop()
        port = try loop.listenTCP(0, Site(RecordingHandler())).port
    }

    /// A handshake with `part` of it written in another way.
    private static func spoilt(_ part: String, _ other: String) -> [UInt8] {
        request("GET", "/", handshake.replacing(part, with: other))
    }

    private static let key = "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==|"
    private static let wrongKey = "Sec-WebSocket-Key must be there once, as the base64 of 16 bytes."
    private static let notAsked =
        "A WebSocket needs the fields Upgrade: websocket and Connection: Upgrade. "
        + "A proxy may have dropped them."

    private static let refusals: [(bytes: [UInt8], status: Int, sentence: String)] = [
        (wire("GET / HTTP/1.0|\(handshake)|"), 400, "A WebSocket needs HTTP/1.1."),
        (spoilt("Upgrade: websocket|", ""), 426, notAsked),
        (spoilt("Upgrade: websocket|", "Upgrade: h2c|"), 426, notAsked),
        (spoilt("Connection: Upgrade|", ""), 426, notAsked),
        (spoilt("Connection: Upgrade|", "Connection: keep-alive|"), 426, notAsked),
        (request("GET", "/"), 426, notAsked),
        (spoilt(key, ""), 400, wrongKey),
        (spoilt(key, key + key), 400, wrongKey),
        (spoilt("ZQ==", "Z=="), 400, wrongKey),
        (spoilt("n: 13", "n: 8"), 426, "WebSocket version 13 is spoken here."),
        (spoilt("n: 13", "n: 13, 8"), 426, "WebSocket version 13 is spoken here."),
        (spoilt("Sec-WebSocket-Version: 13|", ""), 426, "WebSocket version 13 is spoken here."),
        (
            request("GET", "/", "Content-Length: 2|" + handshake) + [0x7b, 0x7d], 400,
            "This method takes no body."
        ),
    ]

    @Test func `each mistake has its status and its sentence`() {
        loop.run { [port] in
            for (bytes, status, sentence) in WebSocketHandshakeTests.refusals {
                let client = try RawClient(port)
                try client.send(bytes)
                let response = try client.receive()
                #expect(response.status == status)
                #expect(response.line == sentence)
            }
        }
    }

    @Test func `a refusal says what to ask for`() {
        loop.run { [port] in
            let client = try RawClient(port)
            try client.send(WebSocketHandshakeTests.spoilt("n: 13", "n: 8"))
            let version = try client.receive()
            #expect(version.field("Sec-WebSocket-Version") == "13")
            try client.send(WebSocketHandshakeTests.spoilt("Upgrade: websocket|", ""))
            for response in [version, try client.receive()] {
                #expect(response.field("Upgrade") == "websocket")
                #expect(response.field("Connection") == "Upgrade")
            }
        }
    }

    @Test(arguments: [
        "Upgrade: h2c, WebSocket|Connection: keep-alive , Upgrade|",
        "upgrade: h2c|UPGRADE: websocket|connection: keep-alive|Connection: upgrade|",
    ])
    func `fields may be lists, and names have no case`(fields: String) {
        loop.run { [port] in
            let client = try RawClient(port)
            let rest = handshake.replacing("Upgrade: websocket|Connection: Upgrade|", with: "")
            try client.send(request("GET", "/", fields + rest))
            let head = try client.receive(through: "\r\n\r\n")
            #expect(head.hasPrefix("HTTP/1.1 101 "))
            #expect(head.contains("\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"))
            #expect(!head.contains("Content-Length") && !head.contains("close"))
            #expect(!head.contains("Sec-WebSocket-Protocol"))
        }
    }

    @Test(arguments: [
        ("Sec-WebSocket-Protocol: three, one, two|", "one"),
        ("Sec-WebSocket-Protocol: three|Sec-WebSocket-Protocol:two|", "two"),
        ("Sec-WebSocket-Protocol: ONE, ,|", nil),
        ("Sec-WebSocket-Extensions: permessage-deflate|", nil),
    ])
    func `the subprotocol is the first that both know, and no extension is taken`(
        field: String, chosen: String?
    ) {
        loop.run { [port] in
            let client = try RawClient(port)
            try client.send(request("GET", "/", handshake + field))
            let head = try client.receive(through: "\r\n\r\n")
            let line = chosen.map { "\r\nSec-WebSocket-Protocol: \($0)\r\n" }
            #expect(head.hasPrefix("HTTP/1.1 101 "))
            #expect(head.contains("Sec-WebSocket-Protocol") == (chosen != nil))
            #expect(line.map { head.contains($0) } ?? true)
            #expect(!head.contains("Sec-WebSocket-Extensions"))
        }
    }
}
