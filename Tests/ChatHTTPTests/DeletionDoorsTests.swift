// What each door says of a deleted message.
// SPDX-License-Identifier: MIT

import Chat
import ChatHTTP
import Deferred
@testable import HTTP
import Testing

@Suite struct DeletionDoorsTests {
    private let clock = ManualClock()
    private let hub: Hub
    private let chat: ChatSite
    private let epoch: String

    init() {
        let calendar = CalendarOf1970(clock: clock)
        let journal = MemoryJournal(clock: calendar)
        epoch = journal.contents.epoch
        hub = Hub(journal: journal, scheduler: clock, clock: calendar)
        chat = ChatSite(hub, scheduler: clock, sessions: Sessions(Calendar()))
    }

    private func say(_ json: String) throws {
        _ = try Client(chat, "POST", "/channels/lobby", body: json)
    }

    private func delete(_ seq: Int) throws {
        _ = try hub.delete(Position(epoch: epoch, seq: seq))
    }

    private let stub = #"{"text":"This message was deleted."}"#

    /// As it stands in every answer.
    private func deletion(_ seq: Int, _ what: String) -> String {
        #"{"id":"\#(epoch):\#(seq)","channel":"lobby","at":"1970-01-01T00:00:00.000Z",\#(what)}"#
    }

    @Test func `a poll, an event, a frame and a line of JSON have the same`() throws {
        let poll = try Client(chat, "GET", "/poll?channels=lobby")
        let script = try Client(chat, "GET", "/poll?channels=lobby&callback=f")
        let events = try Client(
            chat, "GET", "/poll?channels=lobby", "Accept: text/event-stream\r\n")
        let socket = try Socket(chat, "channels=lobby")
        let lines = try Client(chat, "GET", "/channels/lobby/stream")
        _ = socket.news()
        try say("1")
        try delete(1)
        let next = try Client(chat, "GET", "/poll?channels=lobby&since=\(epoch):1")
        let gone = deletion(2, #""deleted":"\#(epoch):1""#)
        #expect(next.line == #"{"next":"\#(epoch):2","messages":[\#(gone)]}"#)
        #expect(poll.bodies == ["1"] && script.bodies == ["1"])
        #expect(events.text(of: 2).contains("data: \(next.line ?? "")\n"))
        #expect(socket.news().last == next.line)
        #expect(lines.text(of: 1) == gone + "\n")
        _ = try hub.clear(.lobby)
        #expect(lines.text(of: 2) == deletion(3, #""cleared":true"#) + "\n")
    }

    @Test func `the lobby's events say nothing of an edit, and lines of text say what it is`()
        throws
    {
        let lines = try Client(chat, "GET", "/channels/lobby/stream?format=text")
        let events = try Client(chat, "GET", "/", "Accept: text/event-stream\r\n")
        try say("1")
        _ = try hub.revise(
            MessageChange(
                Position(epoch: epoch, seq: 1), in: .lobby, to: JSON(text: "new"), by: .moderator))
        try say("3")
        #expect(lines.streamed == "00:00:00 ?: 1\n00:00:00 ? (edited): new\n00:00:00 ?: 3\n")
        #expect(events.streamed.hasSuffix(":\ndata: 1\n\ndata: 3\n\n"))
    }

    @Test func `lines of text and the lobby's events say nothing of it`() throws {
        let lines = try Client(chat, "GET", "/channels/lobby/stream?format=text")
        let events = try Client(chat, "GET", "/", "Accept: text/event-stream\r\n")
        try say("1")
        let waiting = try Client(chat, "GET", "/")
        try delete(1)
        _ = try hub.clear(.lobby)
        #expect(waiting.isWaiting)
        try say("4")
        #expect(waiting.line == "4")
        #expect(lines.streamed == "00:00:00 ?: 1\n00:00:00 ?: 4\n")
        #expect(events.streamed.hasSuffix(":\ndata: 1\n\ndata: 4\n\n"))
    }

    @Test func `history and the page have stubs, and as many messages as are asked for`() throws {
        for number in 1...40 { try say(#"{"text":"number \#(number)!"}"#) }
        for seq in 36...40 { try delete(seq) }
        let history = try Client(chat, "GET", "/channels/lobby/messages?limit=2")
        #expect(history.bodies == Array(repeating: stub, count: 2))
        #expect(history.json["more"] as? Bool == true)
        let page = try #require(try Client(chat, "GET", "/chat").text)
        #expect(page.matches(of: /">number (\d+)!</).map { Int($0.1) } == Array(11...35))
        #expect(page.matches(of: /">This message was deleted.</).count == 5)
        _ = try hub.clear(.lobby)
        let cleared = try #require(try Client(chat, "GET", "/chat").text)
        #expect(!cleared.contains("<article") && cleared.contains(#"data-empty="true""#))
    }

    @Test func `a deletion that is refused is a 404`() throws {
        let error = ChatError.noSuchMessage(Position(epoch: epoch, seq: 7))
        #expect(error.httpError.status == .notFound)
        #expect(!error.isFailure)
        #expect(ChatError.noSuchChannel(.lobby).httpError.status == .notFound)
    }
}
