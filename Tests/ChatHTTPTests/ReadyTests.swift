// What a load balancer is told.
// SPDX-License-Identifier: MIT

import Chat
import Deferred
import Testing

@testable import ChatHTTP
@testable import HTTP

@Suite struct ReadyTests {
    private let clock = ManualClock()

    /// The status and the line, which HEAD tells without.
    private func ready(_ chat: ChatSite) throws -> String {
        let answer = try Client(chat, "GET", "/ready")
        #expect(try Client(chat, "HEAD", "/ready").status == answer.status)
        return "\(answer.status ?? 0) \(answer.line ?? "")"
    }

    @Test func `a server that takes clients is ready`() throws {
        #expect(try ready(ChatSite(scheduler: clock)) == "200 ready")
    }

    @Test func `one that is drained is not, until it takes clients again`() throws {
        let limits = SharedLimits()
        let chat = ChatSite(scheduler: clock, limits: limits)
        limits.readiness.drain(true)
        #expect(try ready(chat) == "503 draining")
        #expect(try Client(chat, "GET", "/health").status == 200)
        limits.readiness.drain(false)
        #expect(try ready(chat) == "200 ready")
    }

    @Test func `one whose places are nearly gone is full`() throws {
        var options = ChatOptions()
        options.maxParked = 100
        let chat = ChatSite(scheduler: clock, options: options)
        let share = chat.site.budget.share(of: .unknown)
        for _ in 0..<95 { try share.take(of: .waiting) }
        #expect(try ready(chat) == "200 ready")
        try share.take(of: .waiting)
        #expect(try ready(chat) == "503 full")
    }

    @Test func `one whose journal keeps nothing is not, for half a minute or until it does`() throws
    {
        let journal = FakeJournal()
        let chat = ChatSite(scheduler: clock, journal: journal)
        chat.site.observer = FailureLog()
        journal.error = .full(path: "/x")
        _ = try Client(chat, "POST", body: "1")
        #expect(try ready(chat) == "503 journal failing")
        clock.advance(by: .seconds(31))
        #expect(try ready(chat) == "200 ready")
        _ = try Client(chat, "POST", body: "1")
        #expect(try ready(chat) == "503 journal failing")
        journal.error = nil
        _ = try Client(chat, "POST", body: "1")
        try journal.finish()
        #expect(try ready(chat) == "200 ready")
    }

    @Test func `one that stops is not`() throws {
        let chat = ChatSite(scheduler: clock)
        _ = chat.close()
        #expect(try ready(chat) == "503 stopping")
    }
}
