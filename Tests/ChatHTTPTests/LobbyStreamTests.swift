// The lobby as events, with time moved by hand.
// SPDX-License-Identifier: MIT

import ChatHTTP
import Deferred
import Testing

@Suite struct LobbyStreamTests {
    private let clock = ManualClock()
    private let chat: ChatSite
    private let accept = "Accept: text/event-stream\r\n"

    init() {
        chat = ChatSite(scheduler: clock)
    }

    private func say(_ json: String, to target: String = "/") throws {
        _ = try Client(chat, "POST", target, body: json)
    }

    @Test func `each message is an event with what was posted, and nothing around it`() throws {
        try say("0")
        let client = try Client(chat, "GET", "/", accept)
        #expect(client.streamed.wholeMatch(of: /retry: 2\d\d\d\n:\n|retry: 3000\n:\n/) != nil)
        try say(#"{"a":"<"}"#)
        try say("[1, 2]")
        try say("1", to: "/channels/a")
        #expect(client.text(of: 1) == "data: {\"a\":\"\\u003c\"}\n\n")
        #expect(client.text(of: 2) == "data: [1, 2]\n\n")
        #expect(client.sent.count == 3)
    }

    @Test func `only messages that are kept are events`() throws {
        let client = try Client(chat, "GET", "/", accept)
        _ = try Client(chat, "GET", "/poll?channels=lobby&from=ann")
        try say("1", to: "/channels/lobby?ttl=5")
        try say("2")
        #expect(client.streamed.hasSuffix(":\ndata: 2\n\n"))
    }

    @Test func `it lasts for hours, with a comment in the silence`() throws {
        let client = try Client(chat, "GET", "/", accept)
        for _ in 0..<200 { clock.advance(by: .seconds(25)) }
        #expect(!client.isFinished)
        #expect(client.sent.dropFirst().allSatisfy { $0 == Array(":\n".utf8) })
        #expect(client.sent.count > 200)
    }

    @Test func `HEAD brings the head alone`() throws {
        let answer = try Client(chat, "HEAD", "/", accept)
        #expect(answer.head.contains("text/event-stream"))
        #expect(answer.handler == nil)
    }

    @Test func `it takes a place, and ends with the server`() throws {
        var options = ChatOptions()
        options.maxParked = 1
        let full = ChatSite(scheduler: clock, options: options)
        let client = try Client(full, "GET", "/", accept)
        #expect(try Client(full, "GET", "/", accept).status == 503)
        _ = full.close()
        #expect(client.isFinished)
        #expect(client.text(of: 1).wholeMatch(of: /retry: \d+\n/) != nil)
    }
}
