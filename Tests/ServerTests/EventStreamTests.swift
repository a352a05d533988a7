// `GET /poll` as a stream of events, byte for byte.
// SPDX-License-Identifier: MIT

import Foundation
import Glibc
import TestSupport
import Testing

@Suite(.blocking) struct EventStreamTests {
    @Test(arguments: ["1.1", "1.0"])
    func `a stream begins with these bytes, and with an answer at once`(_ version: String) throws {
        let server = try ServerProcess()
        let id = try server.publish("1", to: "b")
        let reader = try EventReader(server, "/poll?channels=a", version: version)
        let head = reader.head.replacing("\r\n", with: "\n")
            .replacing(/Date: [^\n]+/, with: "Date: …")
        let expected = """
            HTTP/1.1 200 OK
            Content-Type: text/event-stream; charset=utf-8
            Cache-Control: no-store
            X-Accel-Buffering: no
            X-Content-Type-Options: nosniff
            Referrer-Policy: no-referrer
            Content-Security-Policy: default-src 'none'; frame-ancestors 'none'
            X-Frame-Options: DENY
            Cross-Origin-Resource-Policy: same-origin
            Date: …
            Connection: close


            """
        #expect(head == expected)
        let first = try reader.block().replacing(/retry: [23]\d\d\d\n/, with: "retry: 2417\n")
        #expect(first == "retry: 2417\nid: \(id)\ndata: {\"next\":\"\(id)\",\"messages\":[]}\n\n")
    }

    @Test func `each message is an event, the same bytes as a poll's answer`() throws {
        let server = try ServerProcess()
        let reader = try EventReader(server, "/poll?channels=a")
        _ = try reader.block()
        for text in ["1", "2", "3"] {
            let id = try server.publish(text, to: "a")
            let line = try #require(try server.get("/poll?channels=a&since=-1").line)
            #expect(try reader.block() == "id: \(id)\ndata: \(line)\n\n")
        }
    }

    @Test func `silence is broken by an empty answer`() throws {
        let server = try ServerProcess("--hold 1")
        let reader = try EventReader(server, "/poll?channels=a")
        _ = try reader.block()
        for _ in 0..<2 {
            let event = try reader.block()
            #expect(event.contains("\"messages\":[]"))
            #expect(!event.contains("retry"))
        }
    }

    @Test func `a client that comes back hears what it has missed, and nothing twice`() throws {
        let server = try ServerProcess()
        let ids = try (1...4).map { try server.publish("\($0)", to: "a") }
        let target = "/poll?channels=a&since=start"
        #expect(try EventReader(server, target).answer().texts == ["1", "2", "3", "4"])
        let back = try EventReader(server, target, "Last-Event-ID: \(ids[1])|")
        #expect(try back.answer().texts == ["3", "4"])
    }

    @Test func `a stream ends with its ticket`() throws {
        let folder = try JournalFolder()
        let key = folder.path + "/key"
        try (String(repeating: "k", count: 32) + "\n").write(
            toFile: key, atomically: true, encoding: .utf8)
        #expect(chmod(key, 0o600) == 0)
        let server = try ServerProcess("--ticket-key-file \(key)")
        let ticket = try siteTicket("private-x", key, seconds: 6)
        let reader = try EventReader(server, "/poll?channels=private-x&t=\(ticket)")
        _ = try reader.block()
        let last = try reader.block()
        #expect(last.hasPrefix("data: {\"error\":{\"status\":401,\"message\":\""))
        #expect(reader.client.receiveToEnd().ending == .closed)
    }

    @Test func `HEAD brings the head and no event`() throws {
        let server = try ServerProcess()
        let client = try server.connect()
        try client.send(request("HEAD", "/poll?channels=a", "Accept: text/event-stream|"))
        let (bytes, ending) = client.receiveToEnd()
        let text = String(decoding: bytes, as: UTF8.self)
        #expect(text.contains("\r\nContent-Type: text/event-stream; charset=utf-8\r\n"))
        #expect(text.hasSuffix("\r\nConnection: close\r\n\r\n"))
        #expect(!text.contains("Content-Length"))
        #expect(ending == .closed)
    }

    @Test func `a site that is allowed may read, and no other`() throws {
        let server = try ServerProcess("--allow-origin https://good")
        let good = try EventReader(server, "/poll?channels=a", "Origin: https://good|")
        #expect(good.head.contains("\r\nAccess-Control-Allow-Origin: https://good\r\n"))
        #expect(good.head.contains("\r\nVary: Origin\r\n"))
        let other = try EventReader(server, "/poll?channels=a", "Origin: https://evil|")
        #expect(!other.head.contains("Access-Control"))
    }

    @Test func `an error keeps its status and its sentence`() throws {
        let server = try ServerProcess()
        for (target, status) in [("/poll?channels=", 400), ("/poll?channels=private-x", 403)] {
            let answer = try server.get(target, "Accept: text/event-stream|")
            #expect(answer.status == status)
            #expect(answer.line?.hasSuffix(".") == true)
        }
    }

    // More than sockets hold lies between the two: the kernel's buffers are a few megabytes.
    @Test func `one that does not read for a while hears everything all the same`() throws {
        let server = try ServerProcess()
        let reader = try EventReader(server, "/poll?channels=a")
        _ = try reader.block()
        let texts = try publishMuch(server)
        var heard: [String] = []
        while heard.count < texts.count {
            let answer = try reader.answer()
            #expect(answer.gap == nil)
            heard += answer.texts.map { String($0.prefix(8)) }
        }
        #expect(heard == texts)
    }

    @Test func `where too much came meanwhile, it is told of the gap`() throws {
        let server = try ServerProcess("--keep-messages 5")
        let reader = try EventReader(server, "/poll?channels=a")
        _ = try reader.block()
        let texts = try publishMuch(server)
        var (heard, gaps): ([String], Int) = ([], 0)
        while heard.last != texts.last {
            let answer = try reader.answer()
            if answer.gap == true { gaps += 1 }
            heard += answer.texts.map { String($0.prefix(8)) }
        }
        #expect(gaps > 0)
        #expect(heard.count < texts.count)
        #expect(heard == texts.filter(heard.contains), "in order, and none twice")
    }

    /// 16 MB in 256 messages.
    ///
    /// - Returns: The first eight characters of each.
    private func publishMuch(_ server: ServerProcess) throws -> [String] {
        let padding = String(repeating: "x", count: 62_000)
        let client = try server.connect()
        return try (0..<256).map { number in
            let text = String(10_000_000 + number)
            let body = "{\"text\":\"\(text)\(padding)\"}"
            try client.send(
                request("POST", "/channels/a", "Content-Type: application/json|", body: body))
            #expect(try client.receive().status == 201)
            return text
        }
    }

    @Test func `a newer stream of the same tab ends the older one`() throws {
        let server = try ServerProcess()
        let target = "/poll?channels=a&client=tab-1234"
        let older = try EventReader(server, target)
        _ = try older.block()
        let newer = try EventReader(server, target)
        #expect(try older.block().contains("{\"error\":{\"status\":409,"))
        #expect(older.client.receiveToEnd().ending == .closed)
        _ = try newer.block()
        try server.publish("hi", to: "a")
        #expect(try newer.answer().texts == ["hi"])
    }

    @Test(arguments: [SIGTERM, SIGINT])
    func `a server that stops tells every stream when to come back`(_ signal: Int32) throws {
        let server = try ServerProcess()
        let readers = try (0..<200).map { _ in try EventReader(server, "/poll?channels=a") }
        for reader in readers { _ = try reader.block() }
        server.send(signal)
        for reader in readers {
            let last = try reader.block()
            let answer = /data: {"next":"\w+:0","messages":\[\],"retry":(\d+)}/
            let retry = try #require(last.firstMatch(of: answer)).1
            #expect(last.hasPrefix("retry: \(retry)\nid: "))
            #expect(reader.client.receiveToEnd().ending == .closed)
        }
        #expect(server.exitStatus() == 0)
    }

    @Test(arguments: ["--max-parked 1", "--max-parked-per-address 1"])
    func `a stream past the limit is told when to come back`(_ limit: String) throws {
        let server = try ServerProcess(limit)
        let first = try EventReader(server, "/poll?channels=a")
        _ = try first.block()
        let second = try EventReader(server, "/poll?channels=a&since=e:7")
        #expect(second.head.hasPrefix("HTTP/1.1 200 OK\r\n"))
        #expect(
            try second.block().wholeMatch(
                of: /retry: \d+\nid: e:7\ndata: {"next":"e:7","messages":\[\],"retry":\d+}\n\n/)
                != nil)
        #expect(second.client.receiveToEnd().ending == .closed)
        first.client.close()
        #expect(
            try wait {
                try EventReader(server, "/poll?channels=a").block().hasPrefix("retry: 2")
            }, "its place is free again")
    }

    @Test func `a client may send a little, and is hung up on when it goes on`() throws {
        let server = try ServerProcess()
        let reader = try EventReader(server, "/poll?channels=a")
        _ = try reader.block()
        try reader.client.send(wire("GET /health HTTP/1.1|Host: a||"))
        try server.publish("1", to: "a")
        #expect(try reader.answer().texts == ["1"])
        try? reader.client.send([UInt8](repeating: 0, count: 33 * 1024))
        #expect(reader.client.receiveToEnd().bytes.isEmpty)
        #expect(server.isAlive)
    }

    @Test(arguments: Leaving.allCases)
    func `a client that leaves is noticed at once and costs nothing`(_ leaving: Leaving) throws {
        let server = try ServerProcess()
        let idle = server.openDescriptors
        let readers = try (0..<20).map { _ in try EventReader(server, "/poll?channels=a&from=ann") }
        #expect(try streams(server) == 20)
        for reader in readers { leaving.perform(reader.client) }
        #expect(try wait { try streams(server) == 0 })
        #expect(wait { server.openDescriptors <= idle + 1 })
        #expect(server.comesToRest())
    }

    private func streams(_ server: ServerProcess) throws -> Int {
        let text = try server.get("/metrics").text
        let match = text.firstMatch(of: /(?m)^fireside_streams{door="sse"} (\d+)$/)
        return try #require(match.flatMap { Int($0.1) })
    }
}
