// A journal that is slow, or fails.
// SPDX-License-Identifier: MIT

import Chat
import ChatHTTP
import Deferred
import HTTP
import Testing

@Suite struct JournalFailureTests {
    private let journal = FakeJournal()
    private let chat: ChatSite

    init() {
        chat = ChatSite(scheduler: ManualClock(), journal: journal)
    }

    @Test func `a message is acknowledged and seen once it is kept`() throws {
        let (seed, poll) = (try Client(chat), try Client(chat, "GET", "/poll?channels=lobby"))
        let speakers = [
            try Client(chat, "POST", body: "1"),
            try Client(chat, "POST", "/channels/lobby", body: "2"),
        ]
        #expect(speakers.allSatisfy { $0.isWaiting })
        #expect(seed.isWaiting && poll.isWaiting)
        try journal.finish()
        #expect(speakers.map(\.status) == [200, 201])
        #expect(seed.line == "1")
        #expect(poll.bodies.first == "1")
    }

    @Test func `a speaker who leaves has spoken all the same`() throws {
        let listener = try Client(chat)
        let speaker = try Client(chat, "POST", body: "1")
        speaker.leave()
        try journal.finish()
        #expect(listener.line == "1")
    }

    @Test(arguments: [
        (JournalError.full(path: "/secret/x"), 507), (.readOnly(path: "/secret/x"), 503),
        (.damaged(path: "/secret/x", "page 7"), 503), (.closed, 503),
    ])
    func `what the journal cannot do is said without its path, and reported`(
        _ error: JournalError, _ status: Int
    ) throws {
        let log = FailureLog()
        chat.site.observer = log
        journal.error = error
        let accept = "Accept: application/json\r\nContent-Type: application/json\r\n"
        let batches = [
            try Client(chat, "POST", body: "1"),
            try Client(chat, "POST", "/channels/a", accept, body: "1"),
            try Client(chat, "GET", "/poll?channels=a&since=start"),
            try Client(chat, "GET", "/channels/a/messages"),
            try Client(chat, "GET", "/", "Accept: text/html\r\n"),
        ]
        #expect(batches.map(\.status) == Array(repeating: status, count: 5))
        for answer in batches {
            #expect(answer.text?.contains("secret") == false)
            #expect(answer.text?.contains("page 7") == false)
        }
        #expect(log.failures == Array(repeating: "\(error)", count: 5))
        #expect(chat.parked == 0)
    }

    @Test(arguments: [
        "/", "/channels/a/messages", "/poll?channels=a&since=start", "/channels", "/metrics",
    ])
    func `a client that leaves is nothing to report, whatever the journal does then`(
        _ target: String
    ) throws {
        let log = FailureLog()
        chat.site.observer = log
        for fails in [false, true] {
            let client = try Client(chat, "GET", target, "Accept: text/html\r\n")
            client.leave()
            if fails { try journal.fail(.closed) } else { try journal.finish() }
        }
        #expect(log.failures == [])
        #expect(chat.parked == 0)
    }

    @Test func `an error that comes later still has the client's form`() throws {
        let json = "Accept: application/json\r\nContent-Type: application/json\r\n"
        let speaker = try Client(chat, "POST", "/channels/a", json, body: "1")
        let script = try Client(chat, "GET", "/channels/a/messages?callback=f")
        chat.site.observer = FailureLog()
        try journal.fail(.closed)
        #expect(speaker.status == 503)
        #expect(speaker.text?.hasPrefix(#"{"error":{"status":503,"#) == true)
        #expect(script.text?.hasPrefix(#"/**/f({"error":{"status":503,"#) == true)
    }

    @Test func `closing waits for what was said before`() throws {
        let speaker = try Client(chat, "POST", body: "1")
        var isClosed = false
        chat.close().addCallback { isClosed = true }
        #expect(!isClosed)
        #expect(try Client(chat, "POST", body: "2").status == 503)
        #expect(try Client(chat, "POST", "/channels/a?ttl=1", body: "2").status == 503)
        try journal.finish()
        #expect(speaker.status == 200)
        #expect(isClosed)
    }
}
