// A WebSocket over TCP: messages, pings, the closing handshake, and what is refused.
// SPDX-License-Identifier: MIT

import Deferred
import EventLoop
import HTTP
import LoopSupport
import TestSupport
import Testing
import WebSocket
import WebSocketHTTP

@Suite(.blocking) struct WebSocketConnectionTests {
    private let loop: EventLoop
    private let handler = RecordingHandler()
    private let server: HTTPServer

    init() throws {
        loop = try EventLoop()
        server = try loop.listenTCP(0, Site(handler))
    }

    private func run(_ body: @escaping @Sendable (Int) throws -> Void) {
        let port = server.port
        loop.run { try body(port) }
        loop.turn { server.connectionCount == 0 }
    }

    @Test func `a frame in one segment with the handshake is heard`() {
        handler.answer = { text, client in client.send(text: text + "!") }
        run { port in
            let ahead = FrameWriter.text("early", key: MaskingKey(1, 2, 3, 4))
            let client = try SocketClient(port, ahead: ahead)
            #expect(try client.receive() == .text(Array("early!".utf8)))
            try client.send(text: "later")
            #expect(try client.receive() == .text(Array("later!".utf8)))
        }
        #expect(handler.heard == ["opened", "early", "later", "closed"])
    }

    @Test func `a ping is answered, a pong is not`() {
        run { port in
            let client = try SocketClient(port)
            try client.send(.pong([1]))
            try client.send(.ping([2, 3]))
            #expect(try client.receive() == .pong([2, 3]))
        }
        #expect(handler.heard == ["opened", "closed"])
    }

    @Test(arguments: [.normal, CloseCode(rawValue: 3000), nil] as [CloseCode?])
    func `a Close frame is answered with its code, and the server hangs up`(code: CloseCode?) {
        run { port in
            let client = try SocketClient(port)
            try client.send(.close(code, reason: ""))
            try client.send(text: "too late")
            #expect(try client.receive() == .close(code, reason: ""))
            #expect(client.raw.receiveToEnd().ending == .closed)
        }
        #expect(handler.heard == ["opened", "closed"])
    }

    @Test func `behind its own Close frame the server sends and hears nothing`() {
        handler.answer = { _, client in
            client.close(CloseCode(status: 401), reason: "The ticket has ended.")
            client.send(text: "never")
            client.close(.normal)
        }
        run { port in
            let client = try SocketClient(port)
            let key = MaskingKey(1, 2, 3, 4)
            try client.raw.send(FrameWriter.text("a", key: key) + FrameWriter.text("b", key: key))
            let end = IncomingMessage.close(CloseCode(status: 401), reason: "The ticket has ended.")
            #expect(try client.receive() == end)
            #expect(client.raw.receiveToEnd().bytes == [])
        }
        #expect(handler.heard == ["opened", "a", "closed"])
    }

    @Test func `what a handler throws closes the connection`() {
        handler.answer = { text, _ throws(WebSocketError) in
            throw WebSocketError(CloseCode(status: 400), "That is no order.")
        }
        run { port in
            let client = try SocketClient(port)
            try client.send(text: "what?")
            #expect(
                try client.receive()
                    == .close(CloseCode(status: 400), reason: "That is no order."))
        }
    }

    @Test(
        arguments: [
            ([0x81, 0x00], 1002, "A client must mask its frames."),
            ([0xf1, 0x80], 1002, "A frame has a reserved bit set."),
            ([0x82, 0x80, 0, 0, 0, 0], 1003, "Only text messages are taken here."),
            ([0x81, 0x81, 0, 0, 0, 0, 0xff], 1007, "A text message is not UTF-8."),
            ([0x81, 0xff, 0, 0, 0, 0, 0, 1, 0, 1], 1009, "A message is longer than 65536 bytes."),
        ] as [([UInt8], UInt16, String)])
    func `a mistake closes the connection with its code`(
        bytes: [UInt8], code: UInt16, sentence: String
    ) {
        run { port in
            let client = try SocketClient(port)
            // A length's last bytes come with the key.
            try client.raw.send(bytes + [0, 0, 0, 0])
            #expect(try client.receive() == .close(CloseCode(rawValue: code), reason: sentence))
            #expect(client.raw.receiveToEnd().ending == .closed)
        }
        #expect(handler.heard == ["opened", "closed"])
    }
}

// What one client can make the server do.
extension WebSocketConnectionTests {
    private static func flood(_ frame: [UInt8]) -> [UInt8] { (0..<10_000).flatMap { _ in frame } }

    @Test(arguments: [
        flood([0x89, 0x80, 0, 0, 0, 0]), flood([0x8a, 0x80, 0, 0, 0, 0]),
        [0x01, 0x80, 0, 0, 0, 0] + flood([0x00, 0x80, 0, 0, 0, 0]),
    ])
    func `a flood of pings, pongs or empty fragments ends in 4429`(bytes: [UInt8]) {
        run { port in
            let client = try SocketClient(port)
            try? client.raw.send(bytes)
            var pongs = 0
            while true {
                let message = try client.receive()
                guard message == .pong([]) else {
                    guard case .close(let code, _) = message else { break }
                    #expect(code == CloseCode(status: 429))
                    break
                }
                pongs += 1
            }
            #expect(pongs <= 40)
        }
        #expect(handler.heard == ["opened", "closed"])
    }

    @Test func `messages past the limit are not heard`() {
        handler.limits.maxFrames = 3
        run { port in
            let client = try SocketClient(port)
            for _ in 0..<5 { try client.send(text: "x") }
            guard case .close(let code, _) = try client.receive() else { return }
            #expect(code == CloseCode(status: 429))
        }
        #expect(handler.heard == ["opened", "x", "x", "x", "closed"])
    }

    @Test func `of the pings that found no room, the newest is answered when there is some`() throws
    {
        let big = [UInt8](repeating: 0x78, count: 16 << 20)
        handler.answer = { text, client in
            if text == "go" { client.send(text: big) }
        }
        let raw = try RawClient(server.port)
        try raw.send(request("GET", "/", handshake))
        loop.turn { !handler.clients.isEmpty }
        let client = try SocketClient(asked: raw)
        try client.send(text: "go")
        for number in 0..<30 as Range<UInt8> { try client.send(.ping([number])) }
        try client.send(text: "all is read")
        loop.turn { handler.heard.last == "all is read" }
        #expect(!handler.clients[0].hasRoom)
        loop.turn {
            // Takes what is there.
            _ = raw.isClosed
            return handler.heard.last == "hasRoom"
        }
        _ = try raw.receive(bytes: FrameWriter.textHead(payloadLength: big.count).count + big.count)
        #expect(try client.receive() == .pong([29]))
        #expect(raw.isSilent)
    }

    @Test func `a server that drains lets the handler speak, and closes with 1001`() {
        handler.answer = { [server] _, _ in _ = server.drain(within: .seconds(60)) }
        run { port in
            let client = try SocketClient(port)
            try client.send(text: "drain")
            #expect(try client.receive() == .text(Array("bye".utf8)))
            let end = IncomingMessage.close(.goingAway, reason: "The server shuts down.")
            #expect(try client.receive() == end)
            #expect(client.raw.receiveToEnd().ending == .closed)
        }
        #expect(handler.heard == ["opened", "drain", "draining", "closed"])
    }

    @Test func `a connection that is gone does nothing, and lets go of its handler`() throws {
        weak var watched: PerClient?
        var kept: WebSocketConnection?
        final class PerClient: WebSocketHandler {
            var client: WebSocketConnection?
            func opened(_ client: WebSocketConnection) { self.client = client }
            func received(text: [UInt8], from client: WebSocketConnection) {}
        }
        final class Door: RendersGET {
            var made: (PerClient) -> Void = { _ in }
            func renderGET(_ request: Request) throws -> Reply {
                let handler = PerClient()
                made(handler)
                return try .webSocket(request, handler)
            }
        }
        let door = Door()
        door.made = { watched = $0 }
        let server = try loop.listenTCP(0, Site(door))
        let client = try RawClient(server.port)
        try client.send(request("GET", "/", handshake))
        loop.turn { watched?.client != nil }
        kept = watched?.client
        #expect(kept?.hasRoom == true)
        client.reset()
        loop.turn { server.connectionCount == 0 }
        #expect(watched == nil)
        #expect(kept?.hasRoom == false)
        kept?.send(text: "nobody hears it")
        kept?.close(.normal)
    }
}
