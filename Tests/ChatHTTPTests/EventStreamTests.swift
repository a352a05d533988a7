// `GET /poll` as a stream of events, with time moved by hand.
// SPDX-License-Identifier: MIT

import Chat
import ChatHTTP
import Deferred
@testable import HTTP
import Testing

@Suite struct EventStreamTests {
    private let clock = ManualClock()
    private let chat: ChatSite

    init() {
        chat = ChatSite(scheduler: clock)
    }

    private func stream(_ query: String = "channels=a", _ fields: String = "") throws -> Client {
        try Client(chat, "GET", "/poll?\(query)", "Accept: text/event-stream\r\n" + fields)
    }

    @discardableResult
    private func say(_ json: String, in channel: String = "a") throws -> String {
        let field = "Content-Type: application/json\r\n"
        let answer = try Client(chat, "POST", "/channels/\(channel)", field, body: json)
        return try #require(answer.json["id"] as? String)
    }

    @Test func `the first event comes at once, and brings the cursor`() throws {
        let id = try say("1")
        let client = try stream()
        #expect(client.status == 200)
        #expect(client.head.contains("\r\nContent-Type: text/event-stream; charset=utf-8\r\n"))
        let event = try #require(
            client.streamed.wholeMatch(of: /retry: (\d+)\nid: (.+)\ndata: (.+)\n\n/))
        #expect((2000...3000).contains(try #require(Int(event.1))))
        #expect(event.2 == id)
        #expect(event.3 == #"{"next":"\#(id)","messages":[]}"#)
        #expect(!client.isFinished)
    }

    @Test func `an answer is an event, with the cursor as its id`() throws {
        let client = try stream("channels=a,b")
        let id = try say("1", in: "b")
        let poll = try Client(chat, "GET", "/poll?channels=a,b&since=-1")
        #expect(client.sent.count == 2)
        #expect(client.text(of: 1) == "id: \(id)\ndata: \(try #require(poll.line))\n\n")
    }

    @Test func `all who stand level are sent the very same bytes`() throws {
        let clients = try (0..<3).map { _ in try stream() }
        try say("1")
        let places = clients.map { client in
            client.sent[1].withUnsafeBufferPointer { $0.baseAddress }
        }
        #expect(Set(places).count == 1)
    }

    @Test func `where a browser has read to goes before since`() throws {
        let (first, _) = (try say("1"), try say("2"))
        #expect(try stream("channels=a&since=start").events[0].bodies == ["1", "2"])
        let field = "Last-Event-ID: \(first)\r\n"
        #expect(try stream("channels=a&since=start", field).events[0].bodies == ["2"])
        let empty = try stream("channels=a&since=start", "Last-Event-ID: \r\n")
        #expect(empty.events[0].bodies == ["1", "2"])
    }

    @Test func `silence is broken by an empty answer, which moves the cursor`() throws {
        let client = try stream()
        let elsewhere = try say("1", in: "b")
        clock.advance(by: .seconds(20) - .milliseconds(1))
        #expect(client.events.count == 1)
        clock.advance(by: .seconds(5) + .milliseconds(1))
        #expect(client.text(of: 1) == "id: \(elsewhere)\ndata: \(client.events[1].data)\n\n")
        #expect(client.events[1].bodies == [])
        clock.advance(by: .seconds(25))
        #expect(client.events.count == 3)
    }

    @Test func `a client that does not read gets all it has missed, in one answer`() throws {
        let client = try stream()
        client.hasRoom = false
        try say("1")
        #expect(client.sent.count == 2, "the socket takes what it can of the first one")
        for number in 2...9 { try say("\(number)") }
        #expect(client.sent.count == 2)
        client.hasRoom = true
        client.handler?.hasRoom()
        #expect(client.sent.count == 3)
        #expect(client.events[2].bodies == (2...9).map { "\($0)" })
    }

    @Test func `an answer past its limit goes on in the next one`() throws {
        for number in 1...5 { try say("\(number)") }
        let client = try stream("channels=a&since=start&limit=2")
        #expect(client.events.map(\.bodies) == [["1", "2"], ["3", "4"], ["5"]])
    }

    @Test func `the newer stream of a tab ends the older one`() throws {
        let older = try stream("channels=a&client=12345678")
        let newer = try stream("channels=a&client=12345678")
        #expect(older.isFinished)
        let last = try #require(older.events.last)
        #expect(last.error == 409)
        #expect(last.retry == 60_000, "else the two would end each other again and again")
        try say("1")
        #expect(newer.events.last?.bodies == ["1"])
        #expect(older.sent.count == 2)
    }

    @Test func `a stream lasts half an hour, less up to five minutes`() throws {
        let client = try stream()
        clock.advance(by: .seconds(1500) - .milliseconds(1))
        #expect(!client.isFinished)
        clock.advance(by: .seconds(300) + .milliseconds(1))
        #expect(client.isFinished)
        #expect(client.events.last?.error == nil, "the client may come back at once")
    }

    @Test(arguments: [1, 86_400])
    func `hold says how long it may last`(_ seconds: Int) throws {
        let client = try stream("channels=a&hold=\(seconds)")
        clock.advance(by: .seconds(seconds) - .milliseconds(1))
        #expect(!client.isFinished)
        clock.advance(by: .milliseconds(1))
        #expect(client.isFinished)
    }

    @Test(arguments: [
        "", "channels=", "channels=a&since=x", "channels=a&hold=0", "channels=a&hold=86401",
        "channels=a&limit=1001", "channels=a&client=1", "channels=a&from=",
    ])
    func `a wrong parameter is refused before a stream begins`(_ query: String) throws {
        for method in ["GET", "HEAD"] {
            let fields = "Accept: text/event-stream\r\n"
            let answer = try Client(chat, method, "/poll?\(query)", fields)
            #expect(answer.status == 400)
            #expect(answer.text?.wholeMatch(of: /[^\n]{10,99}\.\n/) != nil)
            #expect(answer.handler == nil)
        }
        #expect(try stream("channels=private-x").status == 403)
    }

    @Test func `HEAD brings the head alone`() throws {
        let answer = try Client(
            chat, "HEAD", "/poll?channels=a", "Accept: text/event-stream\r\n")
        #expect(answer.head.contains("text/event-stream"))
        #expect(answer.response?.closes == true)
        #expect(answer.handler == nil)
    }

    @Test func `a callback goes before events, and JSON before them too`() throws {
        let script = try stream("channels=a&hold=0&callback=f")
        #expect(script.text?.hasPrefix("/**/f({") == true)
        let accept = "Accept: application/json, text/event-stream\r\n"
        #expect(try Client(chat, "GET", "/poll?channels=a&hold=0", accept).bodies == [])
    }

    @Test func `a server that stops tells each stream when to come back, and ends it`() throws {
        let id = try say("1")
        let clients = try (0..<3).map { _ in try stream() }
        _ = chat.close()
        for client in clients {
            #expect(client.isFinished)
            let last = try #require(client.events.last)
            let retry = try #require(last.retry)
            #expect(last.data == #"{"next":"\#(id)","messages":[],"retry":\#(retry)}"#)
            #expect(last.id == id)
        }
        let late = try stream()
        #expect(late.isFinished)
        #expect(late.events.last?.retry != nil)
    }

    @Test func `a stream without a place is one event that says when to come back`() throws {
        var options = ChatOptions()
        options.maxParked = 1
        let full = ChatSite(scheduler: clock, options: options)
        let target = "/poll?channels=a&since=e:7"
        let fields = "Accept: text/event-stream\r\n"
        let first = try Client(full, "GET", target, fields)
        let second = try Client(full, "GET", target, fields)
        #expect(second.status == 200)
        #expect(second.response?.closes == true)
        let event = try #require(second.text.flatMap { Event($0) })
        let retry = try #require(event.retry)
        #expect(event.data == #"{"next":"e:7","messages":[],"retry":\#(retry)}"#)
        #expect(event.id == "e:7")
        first.leave()
        #expect(try Client(full, "GET", target, fields).handler != nil)
    }

    @Test func `a client that goes on sending is hung up on`() throws {
        let client = try stream()
        let bytes = [UInt8](repeating: 0, count: 16 * 1024)
        client.handler?.received(bytes[...])
        client.handler?.received(bytes[...])
        #expect(!client.isFinished)
        client.handler?.received(bytes[..<1])
        #expect(client.isFinished)
    }

    @Test func `who listens is here, and has left some time after the stream ended`() throws {
        let witness = try stream()
        let ann = try stream("channels=a&from=ann")
        clock.advance(by: .seconds(120))
        #expect(witness.events.contains { $0.data.contains(#""from":"ann","kind":"join""#) })
        #expect(witness.events.allSatisfy { !$0.data.contains("leave") })
        ann.leave()
        clock.advance(by: .seconds(120))
        #expect(witness.events.contains { $0.data.contains(#""from":"ann","kind":"leave""#) })
    }

    @Test func `a client that has left is sent nothing, and not counted`() throws {
        let client = try stream()
        #expect(try metric("streams{door=\"sse\"}") == "1")
        client.leave()
        try say("1")
        #expect(client.sent.count == 1)
        #expect(try metric("streams{door=\"sse\"}") == "0")
        #expect(try metric("stalled_streams_total{door=\"sse\"}") == "0")
    }

    @Test func `one that leaves with answers unread is counted as stalled`() throws {
        let client = try stream()
        client.hasRoom = false
        try say("1")
        client.leave()
        #expect(try metric("stalled_streams_total{door=\"sse\"}") == "1")
        #expect(try metric("stream_pauses_total") == "1")
        #expect(try metric("streams{door=\"lines\"}") == "0")
    }

    private func metric(_ name: String) throws -> String? {
        let text = try #require(try Client(chat, "GET", "/metrics").text)
        return text.split(separator: "\n").first { $0.hasPrefix("fireside_\(name) ") }?
            .split(separator: " ").last.map(String.init)
    }
}

@Suite struct PrivateEventStreamTests {
    private let calendar = Calendar()
    private let clock = ManualClock()
    private let key = TicketKey(secret: "a-secret-of-at-least-32-characters-or-so")!

    private func stream(_ chat: ChatSite, _ ticket: String, _ channel: String = "private-x") throws
        -> Client
    {
        try Client(
            chat, "GET", "/poll?channels=\(channel)&t=\(ticket)", "Accept: text/event-stream\r\n")
    }

    private func ticket(_ seconds: Double, maySay: Bool = false) throws -> String {
        let channel = try #require(ChannelName("private-x"))
        let expires = calendar.now() + .seconds(seconds)
        return key.sign(Ticket(name: "ann", channels: [channel], expires: expires, maySay: maySay))
    }

    @Test(arguments: ["private-x", "a"])
    func `a stream ends with its ticket, and says so`(_ channel: String) throws {
        let chat = ChatSite(scheduler: clock, sessions: Sessions(calendar, .off, siteKeys: [key]))
        let client = try stream(chat, try ticket(5), channel)
        for _ in 0..<4 {
            calendar.advance(by: .seconds(1))
            clock.advance(by: .seconds(1))
        }
        #expect(!client.isFinished)
        calendar.advance(by: .seconds(1))
        clock.advance(by: .seconds(1))
        #expect(client.isFinished)
        #expect(client.events.last?.error == 401)
        #expect(client.events.last?.id == nil, "the client goes on from where it was")
    }

    // The calendar may be set while a stream is open.
    @Test func `a ticket that has run out meanwhile is told nothing private`() throws {
        let chat = ChatSite(scheduler: clock, sessions: Sessions(calendar, .off, siteKeys: [key]))
        let (client, speaker) = (try stream(chat, try ticket(60)), try ticket(800, maySay: true))
        let target = "/channels/private-x?t=\(speaker)"
        #expect(try Client(chat, "POST", target, body: #"{"text":"early"}"#).status == 201)
        calendar.set(by: .seconds(70))
        #expect(try Client(chat, "POST", target, body: #"{"text":"secret"}"#).status == 201)
        #expect(client.streamed.contains("early"))
        #expect(!client.streamed.contains("secret"))
        #expect(client.events.last?.error == 401)
        #expect(client.isFinished)
    }

    @Test func `a logout ends the streams of its login`() throws {
        let chat = ChatSite(scheduler: clock, sessions: Sessions(calendar, .name))
        let (ann, bob) = (try Visitor(chat, as: "ann"), try Visitor(chat, as: "bob"))
        try ann.make("private-x", with: bob)
        try ann.get("/me?channels=private-x")
        try bob.get("/me?channels=private-x")
        let anns = try stream(chat, try #require(ann.ticket))
        let bobs = try stream(chat, try #require(bob.ticket))
        #expect(try ann.post("/logout", "").status == 200)
        #expect(anns.isFinished)
        #expect(anns.events.last?.error == 401)
        #expect(try bob.post("/channels/private-x", "text=secret").status == 201)
        #expect(bobs.events.last?.bodies.count == 1)
        #expect(!anns.streamed.contains("secret"))
    }
}
