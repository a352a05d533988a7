// A login that other processes share: the chat waits for what it must ask.
// SPDX-License-Identifier: MIT

import Chat
@testable import ChatHTTP
import Deferred
import HTTP
import Testing

@Suite struct LateLoginTests {
    private let clock = ManualClock()
    private let calendar = Calendar()
    private let registry: LateRegistry
    private let keys: LateKeys
    private let sessions: Sessions

    init() {
        let calendar = calendar
        registry = LateRegistry(calendar)
        keys = LateKeys(at: calendar.now())
        sessions = Sessions(
            .name, keys: keys, siteKeys: [], registry: registry, clock: calendar)
    }

    private func chat(tries: Int = 100) -> ChatSite {
        var options = ChatOptions()
        options.sparesLoopback = false
        return ChatSite(
            scheduler: clock, sessions: sessions,
            limits: SharedLimits(options, logins: LateLimiter(tries)))
    }

    /// All that is asked for one request has been answered.
    private func settle() {
        for _ in 0..<4 { clock.advance(by: .seconds(1)) }
    }

    private func logIn(_ name: String, _ chat: ChatSite) throws -> (Visitor, Client) {
        let visitor = Visitor(chat)
        try visitor.get("/me")
        let login = try visitor.post("/login", "name=\(name)")
        #expect(login.isWaiting)
        settle()
        return (visitor, visitor.note(login))
    }

    @Test func `a login waits for the registry, and then brings its cookie`() throws {
        let (visitor, login) = try logIn("ann", chat())
        #expect(login.status == 200)
        #expect(login.json["name"] as? String == "ann")
        let me = try visitor.get("/me")
        #expect(me.isWaiting)
        settle()
        #expect(me.json["name"] as? String == "ann")
    }

    @Test func `a name that is in use is refused when the registry says so`() throws {
        let chat = chat()
        _ = try logIn("ann", chat)
        #expect(try logIn("Ann", chat).1.status == 409)
    }

    @Test func `the page shows a form again that is refused later`() throws {
        let chat = chat()
        _ = try logIn("ann", chat)
        let visitor = Visitor(chat)
        try visitor.get("/me")
        let login = try visitor.post("/login", "name=Ann&_page=lobby")
        settle()
        #expect(login.status == 409)
        #expect(login.text?.contains("That name is taken.") == true)
        #expect(login.text?.contains(#"value="Ann""#) == true)
    }

    @Test func `a limiter that answers late refuses late`() throws {
        let visitor = Visitor(chat(tries: 0))
        try visitor.get("/me")
        let login = try visitor.post("/login", "name=ann")
        settle()
        #expect(login.status == 429)
        #expect(login.field("Retry-After") == "7")
    }

    @Test func `a poll by ticket waits for what is known of its session`() throws {
        let chat = chat()
        let (visitor, _) = try logIn("ann", chat)
        let me = try visitor.get("/me?channels=a")
        settle()
        visitor.note(me)
        let ticket = try #require(visitor.ticket)
        let poll = try Client(chat, "GET", "/poll?channels=a&t=\(ticket)")
        #expect(chat.parked == 0)
        clock.advance(by: .seconds(1))
        #expect(chat.parked == 1)
        #expect(poll.isWaiting)
        let out = try visitor.post("/logout", "")
        settle()
        #expect(out.status == 200)
        let late = try Client(chat, "GET", "/poll?channels=a&t=\(ticket)")
        settle()
        #expect(late.status == 401)
    }

    @Test func `a newcomer's first message waits for their name`() throws {
        let chat = chat()
        let visitor = Visitor(chat)
        try visitor.get("/me")
        let message = try visitor.post("/channels/lobby", "_page=lobby&from=ann&text=hi")
        #expect(message.isWaiting)
        settle()
        #expect(message.status == 303)
        let history = try Client(chat, "GET", "/channels/lobby/messages")
        settle()
        let messages = history.json["messages"] as? [[String: Any]]
        #expect(messages?.first?["from"] as? String == "ann")
    }

    @Test func `a client that goes away meanwhile is forgotten`() throws {
        let chat = chat()
        let (visitor, _) = try logIn("ann", chat)
        let me = try visitor.get("/me")
        me.leave()
        settle()
        #expect(me.isWaiting)
    }

    @Test func `a registry that cannot be reached is the server's fault`() throws {
        let chat = chat()
        let log = FailureLog()
        chat.site.observer = log
        let (visitor, _) = try logIn("ann", chat)
        registry.goDown()
        let me = try visitor.get("/me")
        settle()
        #expect(me.status == 500)
        #expect(log.failures == ["\(LateRegistry.StoreIsDown())"])
    }

    @Test func `nothing is asked for a request without a session`() throws {
        let chat = chat()
        _ = try Client(chat, "GET", "/poll?channels=a")
        #expect(chat.parked == 1)
        try Visitor(chat).get("/me")
        #expect(registry.asked == 0)
    }

    @Test func `a key that comes later logs nobody out`() throws {
        calendar.advance(by: KeyRing.signingTime - .seconds(60))
        let (visitor, _) = try logIn("ann", chat())
        calendar.advance(by: .seconds(61))
        let (older, changed) = (
            keys.ring, sessions.rotateKeys(for: RegistryCaller(clock, FakeRegister(calendar)))
        )
        #expect(keys.ring == older)
        settle()
        #expect(keys.ring != older)
        #expect(changed.fired == keys.ring)
        let cookie = try #require(visitor.cookie)
        #expect(sessions.signedSession(cookie: cookie)?.identity?.displayName == "ann")
    }
}

extension Deferred {
    /// The value, where it has fired with one.
    fileprivate var fired: Value? {
        var value: Value?
        addCallback { (result: Value) -> Value in
            value = result
            return result
        }
        return value
    }
}
