// A poll that waits hears what is private as long as its reader may, and no longer.
// SPDX-License-Identifier: MIT

import Chat
@testable import ChatHTTP
import Deferred
import Testing

@Suite struct WaitingTests {
    private let calendar = Calendar()
    private let clock = ManualClock()
    private let key = TicketKey(secret: "a-secret-of-at-least-32-characters-or-so")!

    private func poll(_ chat: ChatSite, _ ticket: String?, hold: Int = 110) throws -> Client {
        let ticket = try #require(ticket)
        return try Client(chat, "GET", "/poll?channels=private-x&hold=\(hold)&t=\(ticket)")
    }

    @Test func `a logout ends the polls of its login, before anything else is said`() throws {
        let chat = ChatSite(scheduler: clock, sessions: Sessions(calendar, .name))
        let (ann, bob) = (try Visitor(chat, as: "ann"), try Visitor(chat, as: "bob"))
        try ann.make("private-x", with: bob)
        try ann.get("/me?channels=private-x")
        try bob.get("/me?channels=private-x")
        let (anns, bobs) = (try poll(chat, ann.ticket), try poll(chat, bob.ticket))
        let ticket = ann.ticket
        #expect(try ann.post("/logout", "").status == 200)
        #expect(anns.status == 401)
        #expect(try poll(chat, ticket).status == 401, "asking again takes another ticket")
        #expect(bobs.isWaiting)
        #expect(try bob.post("/channels/private-x", "text=secret").status == 201)
        #expect(bobs.bodies.count == 1)
        #expect(anns.text?.contains("secret") == false)
    }

    @Test func `a poll is held no longer than its ticket lasts`() throws {
        let sessions = Sessions(calendar, .off, siteKeys: [key])
        let chat = ChatSite(scheduler: clock, sessions: sessions)
        let ticket = Ticket(
            name: nil, channels: [try #require(ChannelName("private-x"))],
            expires: calendar.now() + .seconds(5))
        let waiting = try poll(chat, key.sign(ticket))
        clock.advance(by: .seconds(4))
        #expect(waiting.isWaiting)
        clock.advance(by: .seconds(1))
        #expect(waiting.bodies == [])
        #expect(!waiting.isWaiting)
    }

    // The calendar may be set while a poll waits; then the ticket's time is up before the hold's.
    @Test func `a ticket that has run out meanwhile is told nothing`() throws {
        let sessions = Sessions(calendar, .off, siteKeys: [key])
        let chat = ChatSite(scheduler: clock, sessions: sessions)
        let channel = try #require(ChannelName("private-x"))
        let expires = calendar.now() + .seconds(60)
        let reader = Ticket(name: nil, channels: [channel], expires: expires)
        let speaker = Ticket(
            name: "bob", channels: [channel], expires: calendar.now() + .seconds(800), maySay: true)
        let waiting = try poll(chat, key.sign(reader))
        calendar.set(by: .seconds(70))
        let say = "/channels/private-x?t=\(key.sign(speaker))"
        #expect(try Client(chat, "POST", say, body: #"{"text":"secret"}"#).status == 201)
        #expect(waiting.status == 401)
        #expect(waiting.text?.contains("secret") == false)
    }
}
