// The chat's layer over the wire: polls.
// SPDX-License-Identifier: MIT

import TestSupport
import Testing

@Suite(.blocking) struct PollTests {
    @Test func `newer messages are answered at once, oldest first`() throws {
        let server = try ServerProcess()
        let ids = try ["one", "two", "three"].map { try server.publish($0, to: "a") }
        let answer = try server.poll("channels=a&since=\(ids[0])")
        #expect(answer.texts == ["two", "three"])
        #expect(answer.messages.map(\.id) == Array(ids.dropFirst()))
        #expect(answer.next == ids[2])
        #expect(answer.more == nil && answer.gap == nil && answer.retry == nil)
    }

    @Test func `a message has id, channel, time, name and body`() throws {
        let server = try ServerProcess()
        let id = try server.publish("hi", to: "A", "from=ann")
        let message = try #require(try server.poll("channels=a&since=-20").messages.first)
        #expect(message.id == id)
        #expect(message.channel == "a")
        #expect(message.at.wholeMatch(of: /\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z/) != nil)
        #expect(message.from == "ann")
        #expect(message.body?.text == "hi")
    }

    @Test func `where nothing is new a poll waits, and one answer brings all of it`() throws {
        let server = try ServerProcess()
        let client = try server.park("/poll?channels=a,b&since=now&hold=110")
        try server.publish("x", to: "elsewhere")
        #expect(holds(for: .milliseconds(100)) { client.isSilent })
        try server.publish("hi", to: "b")
        let answer: PollAnswer = try client.receive().decoded()
        #expect(answer.texts == ["hi"])
        let next = try #require(answer.next)
        let more = try server.park("/poll?channels=a,b&since=\(next)&hold=110")
        try server.publish("ho", to: "a")
        #expect(try more.receive().decoded(PollAnswer.self).texts == ["ho"])
    }

    @Test func `one cursor serves any set of channels`() throws {
        let server = try ServerProcess()
        let first = try server.publish("1", to: "a")
        for (text, channel) in [("2", "b"), ("3", "a"), ("4", "c")] {
            try server.publish(text, to: channel)
        }
        #expect(try server.poll("channels=a,b,c&since=\(first)").texts == ["2", "3", "4"])
        #expect(try server.poll("channels=c,b&since=\(first)").texts == ["2", "4"])
    }

    @Test func `an answer past its limit says that there is more`() throws {
        let server = try ServerProcess()
        for number in 1...5 { try server.publish("\(number)", to: "a") }
        let first = try server.poll("channels=a&since=start&limit=3")
        #expect(first.texts == ["1", "2", "3"])
        #expect(first.more == true)
        let second = try server.poll("channels=a&since=\(first.next ?? "")&limit=3")
        #expect(second.texts == ["4", "5"])
        #expect(second.more == nil)
    }

    @Test func `a cursor before what is kept has a gap`() throws {
        let server = try ServerProcess("--keep-messages 2")
        let ids = try (1...4).map { try server.publish("\($0)", to: "a") }
        let late = try server.poll("channels=a&since=\(ids[0])")
        #expect(late.gap == true)
        #expect(late.texts == ["3", "4"])
        #expect(try server.poll("channels=a&since=\(ids[1])").gap == nil)
    }

    @Test func `a cursor from before a restart has a gap`() throws {
        let old = try ServerProcess().publish("lost", to: "a")
        let server = try ServerProcess()
        try server.publish("kept", to: "a")
        let answer = try server.poll("channels=a&since=\(old)")
        #expect(answer.gap == true)
        #expect(answer.texts == ["kept"])
    }

    // 90
    @Test(arguments: [
        ("hold=1", "{", "}"), ("hold=0&callback=cb", "/**/cb({", "});"),
    ])
    func `a hold that ends answers without messages`(
        _ query: String, _ start: String, _ end: String
    ) throws {
        let server = try ServerProcess()
        let answer = try server.get("/poll?channels=a&\(query)")
        #expect(answer.status == 200)
        #expect(answer.text.hasPrefix(start + "\"next\":\""))
        #expect(answer.text.hasSuffix("\"messages\":[]" + end + "\n"))
        #expect(try server.parked == 0)
    }

    @Test func `the operator says how long the usual hold is`() throws {
        let server = try ServerProcess("--hold 1")
        #expect(try server.poll("channels=a").messages.isEmpty)
    }

    @Test func `Last-Event-ID serves where since is missing`() throws {
        let server = try ServerProcess()
        let id = try server.publish("1", to: "a")
        try server.publish("2", to: "a")
        #expect(try server.poll("channels=a", "Last-Event-ID: \(id)|").texts == ["2"])
    }

    @Test func `the newer poll of a tab has the older one answered empty`() throws {
        let server = try ServerProcess()
        let target = "/poll?channels=a&hold=110&client=tab-1234"
        let older = try server.park(target)
        let newer = try server.connect()
        try newer.send(request("GET", target))
        #expect(try older.receive().decoded(PollAnswer.self).messages.isEmpty)
        try server.publish("hi", to: "a")
        #expect(try newer.receive().decoded(PollAnswer.self).texts == ["hi"])
    }

    // 84
    @Test(arguments: ["--max-parked 1", "--max-parked-per-address 1"])
    func `a poll past the limit is told when to come back`(_ limit: String) throws {
        let server = try ServerProcess(limit)
        let first = try server.park("/poll?channels=a&hold=110")
        let answer = try server.poll("channels=a&since=e:7")
        #expect(answer.messages.isEmpty)
        #expect(answer.next == "e:7")
        #expect(answer.retry ?? 0 > 0)
        let script = try server.get("/poll?channels=a&callback=f")
        #expect(script.text.contains("\"messages\":[],\"retry\":"))
        #expect(try server.get("/").status >= 429)
        try server.publish("hi", to: "a")
        #expect(try first.receive().decoded(PollAnswer.self).texts == ["hi"])
    }

    @Test func `people come, are listed once, and are told of`() throws {
        let server = try ServerProcess()
        let witness = try server.park("/poll?channels=a&hold=110")
        let tabs = try (0..<2).map { _ in
            try server.park("/poll?channels=a&hold=110&from=J%C3%B6rg")
        }
        let news = try witness.receive().decoded(PollAnswer.self).messages
        #expect(news.map(\.kind) == ["join"])
        #expect(news.map(\.from) == ["J\u{f6}rg"])
        struct People: Decodable {
            struct Person: Decodable { let name: String }
            let people: [Person]
        }
        let people: People = try server.get("/channels/a/people").decoded()
        #expect(people.people.map(\.name) == ["J\u{f6}rg"])
        for tab in tabs { tab.close() }
    }

    @Test func `a message reaches everyone who polls`() throws {
        let server = try ServerProcess()
        let clients = try server.park(600, WaitingRequest.poll.target())
        try server.publish("hi")
        for client in clients {
            #expect(WaitingRequest.poll.brings("{\"text\":\"hi\"}", try client.receive()))
        }
        #expect(try server.parked == 0)
    }
}
