// WebSockets over TCP, with one loop and with three.
// SPDX-License-Identifier: MIT

import Foundation
import Glibc
import TestSupport
import Testing

@Suite(.blocking) struct SocketServerTests {
    private func server(_ loops: Int, _ options: String = "") throws -> ServerProcess {
        try ServerProcess("--loops \(loops)", "--publish-rate 0", options)
    }

    @Test func `a handshake has the fields that it needs, and no others`() throws {
        let server = try server(1)
        let socket = try SocketClient(
            server, "channels=a", "Sec-WebSocket-Protocol: chat, fireside.1|")
        #expect(socket.response.statusLine == "HTTP/1.1 101 Switching Protocols")
        let fields = socket.response.fields.map { "\($0.name): \($0.value)" }.sorted()
        #expect(
            fields.filter { !$0.hasPrefix("Date: ") } == [
                "Connection: Upgrade", "Sec-WebSocket-Accept: s3pPLMBiTxaQ9kYGzzhZRbK+xOo=",
                "Sec-WebSocket-Protocol: fireside.1", "Upgrade: websocket",
            ])
        let first = try socket.receive()
        #expect(first.text.wholeMatch(of: /\{"next":"[a-z0-9]+:0","messages":\[\]\}/) != nil)
    }

    /// nginx as it comes asks with HTTP/1.0.
    @Test(arguments: ["HTTP/1.0", "HTTP/1.1"])
    func `a proxy that drops the upgrade is told so at once`(_ version: String) throws {
        let server = try server(1)
        let client = try server.connect()
        try client.send(
            wire(
                "GET /poll?channels=a \(version)|Host: a|Connection: close|"
                    + "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==||"))
        let answer = try client.receive()
        #expect(answer.status == 426)
        #expect(answer.field("Upgrade") == "websocket")
        #expect(try server.parked == 0)
    }

    @Test(arguments: [
        "Origin: https://evil.example|", "Origin: null|", "Sec-Fetch-Site: cross-site|",
    ])
    func `an evil page gets no socket, also with its visitor's cookie`(_ fields: String) throws {
        let server = try server(1, "--allow-origin https://good.example")
        let socket = try SocketClient(server, "channels=a", fields + "Cookie: sid=1|")
        #expect(socket.response.status == 403)
        let good = try SocketClient(server, "channels=a", "Origin: https://good.example|")
        #expect(good.response.status == 101)
    }

    @Test(arguments: [1, 3])
    func `a post is heard by sockets, and what a socket says by polls, in the same bytes`(
        _ loops: Int
    ) throws {
        let server = try server(loops)
        let sockets = try (0..<8).map { _ in try SocketClient(server, "channels=a&from=ann") }
        for socket in sockets { _ = try socket.receive() }
        let id = try server.publish("hi", to: "a", "from=bob")
        let poll = try server.get("/poll?channels=a&since=start&hold=0")
        for socket in sockets { #expect(try socket.receive().text == poll.line) }
        let waiting = try server.park("/poll?channels=a&since=\(id)")
        try sockets[0].send(#"{"do":7,"say":"a","body":{"text":"ho","n":1.50}}"#)
        let reply = try sockets[0].reply(to: 7)
        let answer = try waiting.receive()
        let next = try #require(try answer.decoded(PollAnswer.self).next)
        #expect(reply == #"{"re":7,"id":"\#(next)"}"#)
        #expect(answer.text.contains(#""from":"ann","body":{"text":"ho","n":1.50}}"#))
        for socket in sockets[1...] { #expect(try socket.receive().text == answer.line) }
    }

    @Test(arguments: [1, 3]) func `a nonce is one at both doors`(_ loops: Int) throws {
        let server = try server(loops)
        for number in 0..<4 {
            let nonce = "nonce-\(number)-123456"
            let socket = try SocketClient(server, "channels=b&from=ann")
            let id = try server.publish("\(number)", to: "a", "from=ann&nonce=\(nonce)")
            try socket.send(
                "{\"do\":\(number),\"say\":\"a\",\"body\":1,\"nonce\":\"\(nonce)\"}")
            #expect(try socket.reply(to: number) == #"{"re":\#(number),"id":"\#(id)"}"#)
        }
        #expect(try server.poll("channels=a&since=start&hold=0").texts == ["0", "1", "2", "3"])
    }

    @Test(arguments: [1, 3])
    func `sets that change in mid-sentence lose nothing and double nothing`(_ loops: Int) throws {
        let server = try server(loops)
        let socket = try SocketClient(server, "channels=a,b&since=start")
        let count = 200
        for number in 0..<count {
            // Nobody waits for the reply: the message comes before, between or behind.
            if number % 5 == 0 {
                let order = number % 2 == 0 ? #"["a","b"]"# : #"["b","a","c"]"#
                try socket.send("{\"do\":1,\"listen\":\(order)}")
            }
            try server.publish("\(number)", to: number % 2 == 0 ? "a" : "b")
        }
        let heard = try socket.hear(count).compactMap(\.body?.text)
        #expect(heard == (0..<count).map { "\($0)" })
    }

    @Test(arguments: [1, 3]) func `a newer one of the same client ends it`(_ loops: Int) throws {
        let server = try server(loops)
        for _ in 0..<4 {
            let first = try SocketClient(server, "channels=a&client=12345678")
            let second = try SocketClient(server, "channels=a&client=12345678")
            let end = try first.close()
            #expect(end.code == 4409)
            #expect(end.last.hasPrefix(#"{"error":{"status":409,"#))
            _ = try second.receive()
            second.raw.close()
        }
    }

    @Test func `a frame in the handshake's segment is answered`() throws {
        let server = try server(1)
        let socket = try SocketClient(
            server, ahead: SocketClient.frame(#"{"do":7,"say":"a","body":1}"#))
        #expect(try socket.reply(to: 7).hasPrefix(#"{"re":7,"id":""#))
    }

    @Test func `a frame that comes byte by byte is one`() throws {
        let server = try server(1)
        let socket = try SocketClient(server)
        for byte in SocketClient.frame(#"{"do":7,"say":"a","body":"é"}"#) {
            try socket.raw.send([byte])
        }
        #expect(try socket.reply(to: 7).hasPrefix(#"{"re":7,"id":""#))
    }

    @Test(arguments: [1, 3]) func `where it is full, the status says so`(_ loops: Int) throws {
        let server = try server(loops, "--max-parked 2")
        let sockets = try (0..<2).map { _ in try SocketClient(server) }
        #expect(sockets.allSatisfy { $0.response.status == 101 })
        #expect(try SocketClient(server).response.status == 503)
        sockets[0].raw.close()
        #expect(try wait { try SocketClient(server).response.status == 101 })
    }

    @Test(arguments: [1, 3]) func `SIGTERM tells all when to come back`(_ loops: Int) throws {
        let server = try server(loops)
        let sockets = try (0..<20).map { _ in try SocketClient(server, "channels=a&from=ann") }
        for socket in sockets { _ = try socket.receive() }
        server.send(SIGTERM)
        for socket in sockets {
            let end = try socket.close()
            #expect(end.code == 1001)
            #expect(end.last.contains(#","messages":[],"retry":"#))
            try socket.raw.send(SocketClient.frame("\u{3}\u{e9}", opcode: 8))
        }
        #expect(server.exitStatus() == 0)
    }

    @Test(arguments: [1, 3])
    func `clients that never read cost little, and others hear all`(_ loops: Int) throws {
        let server = try server(loops, "--keep-messages 100")
        let deaf = try (0..<20).map { _ in try SocketClient(server, "channels=a") }
        let socket = try SocketClient(server, "channels=a&since=start")
        let body = String(repeating: "x", count: 60_000)
        let before = server.rss
        var heard = 0
        for _ in 0..<200 {
            try server.publish(body, to: "a")
            heard += try socket.hear(1).count
        }
        #expect(heard == 200)
        // What a socket's buffers in the kernel do not take is not queued here: 12 MB for each.
        #expect(server.rss - before < 64 << 10)
        #expect(deaf.allSatisfy { $0.response.status == 101 })
    }
}
