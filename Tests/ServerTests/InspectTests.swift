// `fireside serve --inspect`: the server's Deferreds, told at another port.
// SPDX-License-Identifier: MIT

import Foundation
import TestSupport
import Testing

@Suite(.blocking) struct InspectTests {
    /// What the inspector of `server` answers.
    private func get(_ target: String, of server: ServerProcess) throws -> String {
        let port = try #require(server.greeting.firstMatch(of: /Inspect: \S+:(\d+)\//)).1
        let client = try RawClient(try #require(Int(port)))
        try client.send(Array("GET \(target) HTTP/1.1\r\nHost: localhost:\(port)\r\n\r\n".utf8))
        return try client.receive().text
    }

    private func waiting(in events: String) -> Int? {
        events.firstMatch(of: /"waiting":(\d+)/).flatMap { Int($0.1) }
    }

    @Test func `it tells who waits, and how they are answered, on every loop`() throws {
        let server = try ServerProcess("--inspect --inspect-port 0 --loops 3")
        let clients = try (1...12).map { number in
            let client = try server.connect()
            try client.send(request("GET", number % 2 == 0 ? "/" : "/poll?channels=lobby"))
            return client
        }
        wait { (try? server.parked) == 12 }
        let before = try get("/events", of: server)
        #expect(waiting(in: before) == 12)
        #expect(before.matches(of: /"ev":"created"/).count == 12)
        #expect(before.contains(#""name":"poll""#) && before.contains(#""name":"GET /""#))
        _ = try server.post(#"{"text":"a secret"}"#)
        for client in clients { #expect(try client.receive().status == 200) }
        var after = ""
        wait {
            after = (try? get("/events", of: server)) ?? ""
            return waiting(in: after) == 0
        }
        // The clients, and what the loops have asked each other.
        let answered = after.firstMatch(of: /"answered":(\d+)/).flatMap { Int($0.1) }
        #expect(try #require(answered) >= 12)
    }

    @Test func `what it tells has no text, no name and no channel`() throws {
        let server = try ServerProcess("--inspect --inspect-port 0")
        let client = try server.connect()
        try client.send(request("GET", "/poll?channels=mysteries&from=mallory"))
        wait { (try? server.parked) == 1 }
        var told = try get("/events", of: server)
        _ = try server.post("text=secrets&from=mallory", to: "/channels/mysteries")
        #expect(try client.receive().status == 200)
        let isTold = try wait {
            let next = try #require(told.matches(of: /"next":(\d+)/).last).1
            told += try get("/events?since=\(next)", of: server)
            return told.contains(#""ev":"fire""#)
        }
        #expect(isTold)
        for word in ["mysteries", "mallory", "secrets"] { #expect(!told.contains(word)) }
    }

    @Test func `without the option nothing listens there, and with it the chat page polls`() throws
    {
        let plain = try ServerProcess()
        #expect(!plain.greeting.contains("Inspect:"))
        #expect(!plain.threads.contains("inspector"))
        #expect(try !plain.get("/chat").text.contains("data-transport"))
        let inspected = try ServerProcess("--inspect --inspect-port 0")
        #expect(inspected.threads.contains("inspector"))
        #expect(try inspected.get("/chat").text.contains(#"data-transport="poll""#))
    }

    @Test func `where its port is taken, the server says so and does not start`() throws {
        let first = try ServerProcess("--inspect --inspect-port 0")
        let port = try #require(first.greeting.firstMatch(of: /Inspect: \S+:(\d+)\//)).1
        let second = try Command(
            Command.fireside,
            [
                "serve", "--port", "0", "--journal", "memory", "--inspect", "--inspect-port",
                "\(port)",
            ])
        #expect(second.exitStatus() == 1)
        #expect(second.errors.contains("port \(port) on 127.0.0.1 is taken"))
    }

    @Test func `it ends with the server, also while a page looks on`() throws {
        let server = try ServerProcess("--inspect --inspect-port 0")
        let port = try #require(server.greeting.firstMatch(of: /Inspect: \S+:(\d+)\//)).1
        let next = try #require(
            try get("/events", of: server).firstMatch(of: /"next":(\d+)/)
        ).1
        let page = try RawClient(try #require(Int(port)))
        let head = "GET /events?since=\(next) HTTP/1.1\r\nHost: localhost:\(port)\r\n\r\n"
        try page.send(Array(head.utf8))
        #expect(server.stop() == 0)
    }

    @Test func `--check says who could look`() throws {
        let check = try Command(
            Command.fireside,
            ["serve", "--check", "--journal", "memory", "--inspect", "--inspect-host", "0.0.0.0"])
        #expect(check.exitStatus() == 0)
        #expect(check.output.contains("Anyone who can connect can watch the server run"))
    }
}
