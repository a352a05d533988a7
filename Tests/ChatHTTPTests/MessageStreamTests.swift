// `GET /channels/{channel}/stream`, with time moved by hand.
// SPDX-License-Identifier: MIT

import Chat
import ChatHTTP
import Deferred
@testable import HTTP
import Testing

@Suite struct MessageStreamTests {
    private let clock = ManualClock()
    private let chat: ChatSite

    init() {
        chat = ChatSite(scheduler: clock)
    }

    private func stream(_ query: String = "") throws -> Client {
        try Client(chat, "GET", "/channels/a/stream?\(query)")
    }

    private func say(_ body: String, _ query: String = "") throws {
        _ = try Client(chat, "POST", "/channels/a?\(query)", body: body)
    }

    @Test func `a message is a line of JSON, as it stands in a poll's answer`() throws {
        let client = try stream()
        #expect(client.head.contains("\r\nContent-Type: application/x-ndjson; charset=utf-8\r\n"))
        #expect(client.sent.isEmpty)
        try say(#"{"text":"a}]\",\"b"}"#, "from=ann")
        try say("[[{}],\"]\"]")
        let poll = try #require(try Client(chat, "GET", "/poll?channels=a&since=start").text)
        for number in 0..<2 {
            let line = client.text(of: number)
            #expect(line.hasPrefix("{\"id\":\"") && line.hasSuffix("}\n"))
            #expect(poll.contains(line.dropLast()))
        }
        #expect(try stream("since=start").streamed == client.streamed)
    }

    @Test func `a message is a line of text, with the time in UTC`() throws {
        clock.advance(by: .seconds(12 * 3600 + 7) + .milliseconds(500))
        let client = try stream("format=text")
        #expect(client.head.contains("\r\nContent-Type: text/plain; charset=utf-8\r\n"))
        try say(#"{"text":"hi"}"#, "from=%22ann%22,")
        try say(#"{"text":"one\ntwo\r\n\nfour"}"#)
        try say(#"{"colour":"gr\u00fcn"}"#)
        try say("null")
        #expect(
            client.streamed == """
                12:00:07 "ann",: hi
                12:00:07 ?: one
                    two
                    
                    four
                12:00:07 ?: {"colour":"gr\\u00fcn"}
                12:00:07 ?: null

                """)
    }

    @Test func `nothing that is said can command a terminal`() throws {
        let client = try stream("format=text")
        try say(#"{"text":"\u001b[2J\u009b\rroot\u202e\u0007"}"#)
        try say(#"{"x":"\u001b"}"#)
        #expect(client.text(of: 0).hasSuffix(" ?: \\x1b[2J\\x9b\\rroot\\u{202e}\\x07\n"))
        #expect(client.text(of: 1).hasSuffix(" ?: {\"x\":\"\\u001b\"}\n"))
    }

    @Test(arguments: ["json", "text"])
    func `there are no lines but messages`(_ format: String) throws {
        let client = try stream("format=\(format)")
        _ = try Client(chat, "GET", "/poll?channels=a&from=ann")
        try say("1", "ttl=5")
        clock.advance(by: .seconds(7200))
        #expect(client.sent.isEmpty)
        #expect(!client.isFinished)
        try say("2")
        #expect(client.streamed.matches(of: /\n/).count == 1)
    }

    @Test func `a gap is a line of its own`() throws {
        #expect(try stream("since=x:1").streamed == "{\"gap\":true}\n")
        let text = try stream("since=x:1&format=text").streamed
        #expect(text == "-- some messages are no longer kept --\n")
    }

    @Test(arguments: ["format=xml", "format=", "since=x", "hold=0", "limit=0"])
    func `a wrong parameter is refused`(_ query: String) throws {
        let answer = try stream(query)
        #expect(answer.status == 400)
        #expect(answer.handler == nil)
    }

    @Test func `a private channel takes a ticket, and the stream ends with it`() throws {
        let calendar = Calendar()
        let key = try #require(TicketKey(secret: "a-secret-of-at-least-32-characters-or-so"))
        let chat = ChatSite(scheduler: clock, sessions: Sessions(calendar, .off, siteKeys: [key]))
        let target = "/channels/private-x/stream?t="
        #expect(try Client(chat, "GET", "/channels/private-x/stream").status == 401)
        let ticket = Ticket(
            name: nil, channels: [try #require(ChannelName("private-x"))],
            expires: calendar.now() + .seconds(5))
        let clients = try ["json", "text"].map {
            try Client(chat, "GET", target + key.sign(ticket) + "&format=\($0)")
        }
        calendar.advance(by: .seconds(5))
        clock.advance(by: .seconds(5))
        #expect(clients[0].streamed.hasPrefix("{\"error\":{\"status\":401,"))
        #expect(clients[1].streamed.hasPrefix("-- This ticket"))
        #expect(clients.allSatisfy { $0.isFinished })
    }

    @Test func `it takes a place, and ends with the server`() throws {
        var options = ChatOptions()
        options.maxParked = 1
        let full = ChatSite(scheduler: clock, options: options)
        let client = try Client(full, "GET", "/channels/a/stream")
        #expect(try Client(full, "GET", "/channels/a/stream").status == 503)
        _ = full.close()
        #expect(client.isFinished)
        #expect(client.streamed == "")
    }

    @Test func `HEAD brings the head alone`() throws {
        let answer = try Client(chat, "HEAD", "/channels/a/stream")
        #expect(answer.head.contains("application/x-ndjson"))
        #expect(answer.handler == nil)
    }
}
