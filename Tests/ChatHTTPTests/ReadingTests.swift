// Channels, history, people: what may be read without waiting.
// SPDX-License-Identifier: MIT

import Chat
import ChatHTTP
import Deferred
import Testing

@Suite struct ReadingTests {
    private let clock = ManualClock()
    private let chat: ChatSite

    init() {
        chat = ChatSite(scheduler: clock)
    }

    private func say(_ count: Int, in channel: String) throws -> [String] {
        try (0..<count).map { number in
            let answer = try Client(chat, "POST", "/channels/\(channel)", body: "\(number)")
            return try #require(answer.json["id"] as? String)
        }
    }

    @Test func `channels are listed by name, with who waits and what was last`() throws {
        let ids = try say(2, in: "b")
        let listeners = try ["a,b", "a,b&from=ann"].map {
            try Client(chat, "GET", "/poll?channels=\($0)")
        }
        let answer = try Client(chat, "GET", "/channels")
        #expect(
            answer.line == #"{"channels":[{"name":"a","people":1,"parked":2},"#
                + #"{"name":"b","people":1,"parked":2,"last":"\#(ids[1])"}]}"#)
        #expect(listeners.allSatisfy { $0.isWaiting })
    }

    @Test func `without channels the list is empty`() throws {
        let answer = try Client(chat, "GET", "/channels?callback=f")
        #expect(answer.line == #"/**/f({"channels":[]});"#)
    }

    @Test func `people are listed by name, each once, with the time they came`() throws {
        clock.advance(by: .seconds(1))
        let polls = try ["zoe", "%22ann", "zoe"].map {
            try Client(chat, "GET", "/poll?channels=a&from=\($0)")
        }
        let answer = try Client(chat, "GET", "/channels/a/people")
        let since = "1970-01-01T00:00:01.000Z"
        #expect(
            answer.line == #"{"people":[{"name":"\"ann","since":"\#(since)"},"#
                + #"{"name":"zoe","since":"\#(since)"}]}"#)
        #expect(polls.allSatisfy { $0.isWaiting })
        #expect(try Client(chat, "GET", "/channels/b/people").line == #"{"people":[]}"#)
    }

    @Test func `history goes back a page at a time, each oldest first`() throws {
        let ids = try say(5, in: "a")
        _ = try say(1, in: "b")
        let page = try Client(chat, "GET", "/channels/A/messages?limit=2")
        #expect(page.bodies == ["3", "4"])
        #expect(page.json["more"] as? Bool == true)
        let older = try Client(chat, "GET", "/channels/a/messages?limit=3&before=\(ids[3])")
        #expect(older.bodies == ["0", "1", "2"])
        #expect(older.json["more"] == nil)
    }

    @Test func `a page has 50 messages unless it says otherwise`() throws {
        _ = try say(51, in: "a")
        #expect(try Client(chat, "GET", "/channels/a/messages").bodies.count == 50)
        #expect(try Client(chat, "GET", "/channels/a/messages?limit=1000").bodies.count == 51)
    }

    @Test func `its last page says whether older messages are gone`() throws {
        var options = HubOptions()
        options.retention = Retention(count: 5)
        let chat = ChatSite(scheduler: ManualClock(), hub: options)
        for (channel, count) in [("a", 9), ("b", 5)] {
            for _ in 0..<count { _ = try Client(chat, "POST", "/channels/\(channel)", body: "1") }
        }
        let targets = [
            "a/messages", "a/messages?limit=5", "a/messages?limit=4", "b/messages",
            "none/messages",
        ]
        let pages = try targets.map { try Client(chat, "GET", "/channels/\($0)").json }
        #expect(pages.map { $0["gap"] as? Bool } == [true, true, nil, nil, nil])
        #expect(pages.map { $0["more"] as? Bool } == [nil, nil, true, nil, nil])
    }

    @Test func `history of nothing is an empty page`() throws {
        let answer = try Client(chat, "GET", "/channels/a/messages?callback=f")
        #expect(answer.line == #"/**/f({"messages":[]});"#)
    }

    // Whoever has read since before the journal was replaced made no mistake.
    @Test func `before an id of another journal there is a gap`() throws {
        _ = try say(1, in: "a")
        let answer = try Client(chat, "GET", "/channels/a/messages?before=other:9")
        #expect(answer.status == 200)
        #expect(answer.line == #"{"messages":[],"gap":true}"#)
    }

    @Test(arguments: ["before=now", "before=", "before=x", "limit=0", "limit=1001", "limit=-1"])
    func `a page is asked for in numbers`(_ query: String) throws {
        #expect(try Client(chat, "GET", "/channels/a/messages?\(query)").status == 400)
    }

    @Test(arguments: [
        "/channels/", "/channels//messages", "/channels/a/", "/channels/a/messages/",
        "/channels/a/other", "/channel/a", "/poll/", "/poll/x.css",
    ])
    func `a path that is nearly right is 404`(_ path: String) throws {
        #expect(try Client(chat, "GET", path).status == 404)
    }

    @Test(arguments: ["/channels", "/channels/a/messages", "/channels/a/people"])
    func `what is read is a script where one asked, and never a page`(_ path: String) throws {
        let script = try Client(chat, "GET", "\(path)?callback=f")
        #expect(script.text?.hasPrefix("/**/f({\"") == true)
        let page = try Client(
            chat, "GET", "\(path)?callback=f", "Sec-Fetch-Dest: document\r\n")
        #expect(page.text?.contains(#""status":403"#) == true)
        #expect(try Client(chat, "GET", "\(path)?callback=eval").status == 400)
        // A channel is made there, too.
        let allowed = path == "/channels" ? "GET, HEAD, POST, OPTIONS" : "GET, HEAD, OPTIONS"
        #expect(try Client(chat, "PUT", path).field("Allow") == allowed)
    }
}
