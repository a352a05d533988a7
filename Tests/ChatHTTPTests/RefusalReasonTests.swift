// The refusals that no client can provoke at will: what the journal and the loops do.
// SPDX-License-Identifier: MIT

import Chat
import Deferred
import Testing

@testable import ChatHTTP
@testable import HTTP

@Suite struct RefusalReasonTests {
    private let clock = ManualClock()
    private let log = FailureLog()

    /// The reasons that were counted, and how often.
    private func counted(_ limits: SharedLimits) -> [String: Int] {
        let refused = limits.traffic.counts.flatMap(\.refused)
        return Dictionary(refused.map { ($0.key.name, $0.value) }, uniquingKeysWith: +)
    }

    @Test(arguments: [
        (JournalError.full(path: "/x"), "journal_full"),
        (.readOnly(path: "/x"), "journal_failing"), (.closed, "journal_failing"),
    ])
    func `what the journal cannot do is counted by why`(
        _ error: JournalError, _ reason: String
    ) throws {
        let (journal, limits) = (FakeJournal(), SharedLimits())
        let chat = ChatSite(scheduler: clock, journal: journal, limits: limits)
        chat.site.observer = log
        journal.error = error
        _ = try Client(chat, "POST", body: "1")
        #expect(counted(limits) == [reason: 1])
        #expect(log.refusals == [reason])
    }

    @Test func `a chat that has not begun says so`() throws {
        let (limits, options) = (SharedLimits(), HubOptions())
        let shared = SharedState(hubs: 1, options: options)
        let calendar = CalendarOf1970(clock: clock)
        let hub = Hub(
            number: 0, broker: RemoteBroker(shared, hub: 0), shared: shared, scheduler: clock,
            clock: calendar, options: options)
        let chat = ChatSite(
            hub, scheduler: clock, limits: limits, sessions: Sessions(Calendar()))
        chat.site.observer = log
        #expect(try Client(chat, "POST", body: "1").status == 503)
        #expect(counted(limits) == ["starting": 1])
        #expect(log.refusals == ["starting"])
    }

    @Test func `somebody who is removed by the operator is told why`() throws {
        let (limits, options) = (SharedLimits(), HubOptions())
        let shared = SharedState(hubs: 1, options: options)
        let calendar = CalendarOf1970(clock: clock)
        let broker = LocalBroker(
            journal: MemoryJournal(retention: options.retention, clock: calendar),
            shared: shared, scheduler: clock, clock: calendar, options: options)
        let hub = Hub(
            number: 0, broker: broker, shared: shared, scheduler: clock, clock: calendar,
            options: options)
        let chat = ChatSite(
            hub, scheduler: clock, limits: limits, sessions: Sessions(Calendar()))
        let ann = try Client(chat, "GET", "/poll?channels=a&from=ann")
        _ = broker.expel(Everyone())
        #expect(ann.status == 403)
        #expect(counted(limits) == ["kicked": 1])
    }

    private struct Everyone: PersonRule {
        let name = "everyone"

        func covers(_ identity: Identity) -> Bool { true }
    }

    @Test func `a WebSocket that sends more than is answered is told so`() throws {
        let limits = SharedLimits()
        let chat = ChatSite(scheduler: clock, limits: limits)
        chat.site.observer = log
        let socket = try Socket(chat)
        try chat.site.budget.share(of: .unknown).take(64 << 20, of: Budget.Item.bytes)
        #expect(socket.ask(#"{"do":1,"say":"a","body":1}"#).first?.contains("429") == true)
        #expect(counted(limits) == ["too_many_under_way": 1])
        #expect(log.refusals == ["too_many_under_way"])
    }

    @Test func `whom an operator bans or kicks is counted by why`() throws {
        let stage = AdminStage(.off)
        stage.chat.site.observer = log
        let poll = try Client(stage.chat, "GET", "/poll?channels=a&from=ann")
        try stage.post("/kick", #"{"name":"ann"}"#)
        #expect(poll.status == 403)
        try stage.post("/ban", #"{"name":"ann"}"#)
        #expect(try Client(stage.chat, "GET", "/poll?channels=a&from=ann").status == 403)
        #expect(counted(stage.limits) == ["kicked": 1, "banned": 1])
        #expect(log.refusals == ["kicked", "banned"])
    }

    @Test func `a counter of each begins at 0`() throws {
        let chat = ChatSite(scheduler: clock)
        let text = try #require(try Client(chat, "GET", "/metrics").text)
        #expect(Set(RefusalReason.known.map(\.name)).count == RefusalReason.known.count)
        for reason in RefusalReason.known {
            #expect(text.contains("fireside_refusals_total{reason=\"\(reason)\"} 0\n"))
        }
    }
}
