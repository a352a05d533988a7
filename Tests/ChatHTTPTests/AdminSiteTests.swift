// What an operator asks of a running chat.
// SPDX-License-Identifier: MIT

import Chat
@testable import ChatHTTP
import Deferred
import Foundation
import Testing
@testable import HTTP

@Suite struct AdminSiteTests {
    private let stage = AdminStage()

    @Test func `one who is kicked is logged out, and may log in again`() throws {
        let ann = try Visitor(stage.chat, as: "Ann")
        try ann.get("/me?channels=a")
        let ticket = try #require(ann.ticket)
        let poll = try Client(stage.chat, "GET", "/poll?channels=a&t=\(ticket)")
        let socket = try Socket(stage.chat, "channels=a&t=\(ticket)")
        let answer = try stage.post("/kick", #"{"name":"ANN"}"#)
        #expect(answer.line == #"{"name":"ANN","sessions":1,"people":1}"#)
        // As after a logout: nothing new, and the next poll needs another login.
        #expect(poll.json["messages"] as? [Int] == [])
        #expect(socket.closeCode == 4401)
        #expect(try Client(stage.chat, "GET", "/poll?channels=a&t=\(ticket)").status == 401)
        #expect(try ann.post("/channels/a", "text=hi").status == 401)
        try ann.get("/me")
        #expect(try ann.post("/login", "name=Ann").status == 200)
        #expect(try stage.get("/people").json["count"] as? Int == 0)
        #expect(stage.host.actions == ["kick ANN"])
    }

    @Test func `one who only claims a name is told that they are kicked`() throws {
        let stage = AdminStage(.off)
        let poll = try Client(stage.chat, "GET", "/poll?channels=a&from=ann&callback=f")
        let lines = try Client(stage.chat, "GET", "/channels/a/stream?from=ann")
        let socket = try Socket(stage.chat, "channels=a&from=ann")
        let bob = try Client(stage.chat, "GET", "/poll?channels=a&from=bob")
        #expect(try stage.post("/kick", #"{"name":"ann"}"#).status == 200)
        let error = poll.json["error"] as? [String: Any]
        #expect(error?["status"] as? Int == 403)
        #expect(lines.streamed.contains(#"{"error":{"status":403"#) && lines.isFinished)
        #expect(socket.closeCode == 4403)
        #expect(bob.isWaiting)
        #expect(try Client(stage.chat, "GET", "/poll?channels=a&from=ann").isWaiting)
    }

    @Test func `who is not here cannot be kicked`() throws {
        let answer = try stage.post("/kick", #"{"name":"ann"}"#)
        #expect(answer.status == 404)
        #expect(answer.text?.contains("Nobody is here under the name ann.") == true)
        #expect(stage.host.actions.isEmpty)
    }

    @Test func `people are listed with their channels and addresses`() throws {
        let stage = AdminStage(.off)
        let home = stage.address("192.0.2.7")
        let polls = [
            try Client(stage.chat, "GET", "/poll?channels=b,a&from=ann", from: home),
            try Client(
                stage.chat, "GET", "/poll?channels=a&from=ann", from: stage.address("2001:db8::1")),
            try Client(stage.chat, "GET", "/poll?channels=b&from=bob", from: home),
        ]
        let page = try stage.get("/people")
        let people = page.json["people"] as? [[String: Any]] ?? []
        #expect(people.compactMap { $0["name"] as? String } == ["ann", "bob"])
        #expect(people.first?["channels"] as? [String] == ["a", "b"])
        #expect(
            people.first?["addresses"] as? [String] == ["192.0.2.7", "2001:db8:0:0::/64"])
        let there = try stage.get("/people?channel=b&after=ann").json
        #expect((there["people"] as? [[String: Any]])?.first?["name"] as? String == "bob")
        #expect(try stage.get("/people?limit=1").json["count"] as? Int == 2)
        #expect(try stage.get("/people?channel=B%20ad").status == 400)
        withExtendedLifetime(polls) {}
    }

    @Test func `a ban is kept before it counts, and a list that cannot be kept changes nothing`()
        throws
    {
        try stage.post("/ban", #"{"name":"ann","seconds":60,"reason":"x"}"#)
        #expect(stage.host.saved.last?.map(\.target) == [.name("ann")])
        stage.host.isFull = true
        let answer = try stage.post("/ban", #"{"address":"192.0.2.1"}"#)
        #expect(answer.status == 500)
        #expect(answer.text?.contains("the disk is full") == true)
        #expect(try stage.post("/unban", #"{"name":"ann"}"#).status == 500)
        let bans = try stage.get("/bans").json["bans"] as? [[String: Any]] ?? []
        #expect(bans.count == 1)
        #expect(bans.first?["expires"] as? String == "2026-11-21T12:01:00.000Z")
        #expect(stage.host.actions == ["ban ann"])
        #expect(stage.host.refused.isEmpty)
    }

    @Test func `what a banned address waits for ends, on all loops`() throws {
        try stage.post("/ban", #"{"address":"192.0.2.1"}"#)
        #expect(stage.host.refused.map(\.0) == [stage.address("192.0.2.1")])
        #expect(stage.host.refused.map(\.1.reason) == [.banned])
    }

    @Test func `a ban is lifted by any name that looks like it`() throws {
        try stage.post("/ban", #"{"name":"ann"}"#)
        #expect(try stage.post("/unban", #"{"name":"bob"}"#).status == 404)
        #expect(try stage.post("/unban", #"{"name":"A nn"}"#).status == 200)
        #expect(stage.host.saved.last == [])
        #expect(try Visitor(stage.chat, as: "ann").get("/me").status == 200)
    }

    @Test func `a message is deleted, and a channel is cleared`() throws {
        let stage = AdminStage(.off)
        let type = "Content-Type: text/plain\r\n"
        let ids = try (0..<3).map { number in
            let answer = try Client(
                stage.chat, "POST", "/channels/a", type, body: "text \(number)")
            return try #require(answer.json["id"] as? String)
        }
        #expect(try stage.post("/delete", #"{"id":"\#(ids[1])"}"#).status == 200)
        #expect(try stage.post("/delete", #"{"id":"\#(ids[1])"}"#).status == 404)
        let page = try Client(stage.chat, "GET", "/channels/a/messages")
        #expect(page.text?.contains("text 0") == true && page.text?.contains("text 1") == false)
        #expect(try stage.post("/clear", #"{"channel":"a"}"#).status == 200)
        #expect(try stage.post("/clear", #"{"channel":"none"}"#).status == 404)
        #expect(
            try Client(stage.chat, "GET", "/channels/a/messages").text?.contains("text") == false)
        #expect(stage.host.actions == ["delete \(ids[1])", "clear a"])
    }

    @Test func `a drain is told to load balancers and to streams, and is taken back`() throws {
        try stage.post("/drain", #"{"drain":true}"#)
        #expect(stage.limits.readiness.isDraining)
        #expect(stage.host.drains == [.seconds(60)])
        #expect(try stage.get("/stats").json["draining"] as? Bool == true)
        try stage.post("/drain", #"{"drain":false}"#)
        #expect(!stage.limits.readiness.isDraining)
        #expect(stage.host.drains == [.seconds(60), nil])
        #expect(stage.host.actions == ["drain", "undrain"])
    }

    // 400 for each, and the sentence says what it should be.
    @Test(arguments: [
        ("/kick", "", "JSON object"), ("/kick", "{}", "name must be"),
        ("/kick", #"{"name":1}"#, "string"), ("/kick", #"{"name":"a","name":"b"}"#, "twice"),
        ("/ban", "{}", "either a name or an address"),
        ("/ban", #"{"name":"a","address":"192.0.2.1"}"#, "either"),
        ("/ban", #"{"address":"nowhere"}"#, "IPv4 or IPv6"),
        ("/ban", #"{"address":"127.0.0.1"}"#, "--trust-proxy"),
        ("/ban", #"{"address":"::1"}"#, "--trust-proxy"),
        ("/ban", #"{"name":"a","seconds":0}"#, "seconds must be"),
        ("/ban", #"{"name":"a","seconds":"1"}"#, "seconds must be"),
        ("/delete", #"{"id":"x"}"#, "id of a message"),
        ("/clear", #"{"channel":"A b"}"#, "letters, digits"),
        ("/drain", #"{"drain":1}"#, "true or false"), ("/drain", "{}", "true or false"),
    ])
    func `what is wrong is said in a sentence`(
        _ target: String, _ body: String, _ part: String
    ) throws {
        let answer = try stage.post(target, body)
        #expect(answer.status == 400)
        let error = answer.json["error"] as? [String: Any]
        #expect((error?["message"] as? String)?.contains(part) == true, "\(answer.text ?? "")")
        #expect(stage.host.actions.isEmpty)
    }

    // Backups.

    private func file(_ text: String) throws -> OpenFile {
        let path = NSTemporaryDirectory() + UUID().uuidString
        try Data(text.utf8).write(to: URL(fileURLWithPath: path))
        let file = try #require(OpenFile(path: path))
        try FileManager.default.removeItem(atPath: path)
        return file
    }

    @Test func `a backup is the answer, with its length, as fast as it is read`() throws {
        let text = String(repeating: "0123456789abcdef", count: 50_000)
        let client = try stage.post("/backup", "{}")
        #expect(client.isWaiting)
        client.hasRoom = false
        try stage.host.copies[0].callback(try file(text))
        #expect(client.status == 200)
        #expect(client.field("Content-Length") == "800000")
        #expect(client.sent.isEmpty)
        client.hasRoom = true
        client.handler?.hasRoom()
        #expect(client.sent.count == 1)
        stage.clock.advance(by: .milliseconds(1))
        while !client.isFinished { stage.clock.advance(by: .milliseconds(1)) }
        #expect(client.streamed == text)
        #expect(stage.host.actions == ["backup"])
    }

    @Test func `one backup at a time, and a client that leaves ends its own`() throws {
        let first = try stage.post("/backup", "{}")
        #expect(try stage.post("/backup", "{}").status == 409)
        first.leave()
        let second = try stage.post("/backup", "{}")
        second.hasRoom = false
        try stage.host.copies[1].callback(try file("x"))
        #expect(try stage.post("/backup", "{}").status == 409)
        second.leave()
        let third = try stage.post("/backup", "{}")
        try stage.host.copies[2].errback(WrittenHost.DiskIsFull())
        #expect(third.status == 500)
        #expect(third.text?.contains("the disk is full") == true)
        #expect(try stage.post("/backup", "{}").isWaiting)
    }
}
