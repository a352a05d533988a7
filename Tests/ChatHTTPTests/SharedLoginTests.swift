// Several nodes, one chat: who is logged in is the same at all of them.
// SPDX-License-Identifier: MIT

import Chat
@testable import ChatHTTP
import Deferred
import HTTP
import Synchronization
import Testing

@Suite struct SharedLoginTests {
    private let clock = ManualClock()
    private let calendar = Calendar()
    private let engine: FakeRegister
    /// The same file at all nodes.
    private let file: KeyRing

    init() {
        engine = FakeRegister(calendar)
        file = KeyRing(at: calendar.now())
    }

    /// One node.
    private struct Node {
        let chat: ChatSite
        let sessions: Sessions
        let logins: SharedLogins
        let broker: NodeBroker
        let admin: AdminContext
        let caller: RegistryCaller
    }

    private func node(keys isShared: Bool = false, spares: Bool = true) -> Node {
        let logins = SharedLogins(keepsKeys: isShared, clock: calendar)
        engine.add(logins)
        let sessions = logins.sessions(.name, keys: file)
        var options = ChatOptions()
        options.sparesLoopback = spares
        let limits = SharedLimits(options, logins: logins.limiter(perMinute: options.loginRate))
        let (shared, wall) = (SharedState(hubs: 1), CalendarOf1970(clock: clock))
        let broker = NodeBroker(
            LocalBroker(
                journal: MemoryJournal(retention: Retention(), clock: wall), shared: shared,
                scheduler: clock, clock: wall), engine)
        let hub = Hub(number: 0, broker: broker, shared: shared, scheduler: clock, clock: wall)
        let admin = AdminContext(
            hub: hub, broker: broker, scheduler: clock, limits: limits, sessions: sessions,
            host: WrittenHost())
        return Node(
            chat: ChatSite(hub, scheduler: clock, limits: limits, sessions: sessions),
            sessions: sessions, logins: logins, broker: broker,
            admin: admin, caller: RegistryCaller(clock, hub))
    }

    /// The same browser, which comes to another node now.
    private func move(_ visitor: Visitor, to node: Node) -> Visitor {
        let moved = Visitor(node.chat)
        (moved.cookie, moved.token, moved.ticket) = (visitor.cookie, visitor.token, visitor.ticket)
        return moved
    }

    private func name(_ visitor: Visitor, at node: Node) throws -> String? {
        try self.name(move(visitor, to: node))
    }

    /// Somebody who comes for the first time.
    private func logIn(_ name: String, at node: Node) throws -> Int? {
        let visitor = Visitor(node.chat)
        try visitor.get("/me")
        return try visitor.post("/login", "name=\(name)").status
    }

    /// Under which name somebody is known.
    private func name(_ visitor: Visitor) throws -> String? {
        try visitor.get("/me").json["name"] as? String
    }

    @Test func `a login at one node is a login at the others`() throws {
        let (a, b) = (node(), node())
        let ann = try Visitor(a.chat, as: "ann")
        let there = move(ann, to: b)
        #expect(try there.post("/channels/lobby", "text=hi").status == 201)
    }

    @Test func `a name in use at one node is in use at the others`() throws {
        let (a, b) = (node(), node())
        _ = try Visitor(a.chat, as: "Ann")
        #expect(try logIn("a%20nn", at: b) == 409)
        #expect(try logIn("bob", at: b) == 200)
    }

    @Test func `a name is kept by the node that sees its session, and free when none does`() throws
    {
        let (a, b) = (node(), node())
        let ann = try Visitor(a.chat, as: "ann")
        for _ in 1...10 {
            calendar.advance(by: .seconds(59))
            #expect(try name(ann, at: b) == "ann")
        }
        calendar.advance(by: .seconds(120))
        #expect(try logIn("ann", at: a) == 409)
        calendar.advance(by: .seconds(120))
        #expect(try logIn("ann", at: a) == 200)
        #expect(try name(ann, at: b) == nil)
    }

    @Test func `the engine is asked about a session once a minute at most`() throws {
        let a = node()
        let ann = try Visitor(a.chat, as: "ann")
        let before = engine.asked.count
        for _ in 1...30 {
            _ = try name(ann, at: a)
            calendar.advance(by: .seconds(2))
        }
        #expect(engine.asked.count == before + 1)
    }

    @Test func `a logout counts at every node at once, and is told once`() throws {
        let (a, b) = (node(), node())
        let ann = try Visitor(a.chat, as: "ann")
        #expect(try name(ann, at: b) == "ann")
        let old = move(ann, to: a)
        let me = try move(ann, to: b).get("/me?channels=x")
        let ticket = try #require(me.json["ticket"] as? String)
        let poll = try Client(b.chat, "GET", "/poll?channels=x&t=\(ticket)")
        #expect(poll.isWaiting)
        #expect(try ann.post("/logout", "").status == 200)
        #expect(!poll.isWaiting)
        #expect(engine.told.count == 1)
        #expect(a.broker.leaves == 0)
        #expect(try name(old, at: b) == nil)
        #expect(try name(old, at: a) == nil)
        #expect(try logIn("ann", at: b) == 200)
    }

    @Test func `a node that does not hear of a logout lets the session in for a minute at most`()
        throws
    {
        let (a, b) = (node(), node())
        let ann = try Visitor(a.chat, as: "ann")
        let old = move(ann, to: b)
        #expect(try name(old, at: b) == "ann")
        engine.isSilent = true
        #expect(try ann.post("/logout", "").status == 200)
        calendar.advance(by: .seconds(61))
        #expect(try name(old, at: b) == nil)
    }

    @Test func `an answer that was on its way when a session ended does not bring it back`() throws
    {
        var known = KnownSessions()
        known.note(.good, of: "s", at: .zero)
        known.note(.ended, of: "s", at: .seconds(1))
        known.note(.good, of: "s", at: .seconds(2))
        #expect(known.standing(of: "s", at: .seconds(2)) == .ended)
    }

    @Test func `what is known of sessions is bounded, and what was forgotten is asked for`() {
        var known = KnownSessions(capacity: 10)
        for number in 0..<100 { known.note(.good, of: "\(number)", at: .zero) }
        let left = (0..<100).filter { known.standing(of: "\($0)", at: .zero) != nil }
        #expect(left.count <= 20)
        #expect(known.mustAsk(about: "0", at: .zero))
        #expect(!known.mustAsk(about: "99", at: .zero))
    }

    @Test func `tries to log in count over all nodes`() throws {
        let nodes = [node(spares: false), node(spares: false)]
        var statuses: [Int?] = []
        for number in 0..<6 {
            statuses.append(try logIn("n\(number)", at: nodes[number % 2]))
        }
        #expect(statuses == [200, 200, 200, 200, 200, 429])
        calendar.advance(by: .seconds(61))
        #expect(try logIn("late", at: nodes[1]) == 200)
    }

    @Test func `tries of one name count over all nodes`() throws {
        let nodes = [node(spares: false), node(spares: false)]
        _ = try Visitor(nodes[0].chat, as: "ann")
        var statuses: [Int?] = []
        for number in 0..<11 {
            calendar.advance(by: .seconds(61))
            statuses.append(try logIn("ann", at: nodes[number % 2]))
        }
        #expect(statuses.last == 429)
        #expect(statuses[8] != 429)
    }

    @Test func `while the engine is away, a session that was seen goes on for a minute`() throws {
        let a = node()
        let ann = try Visitor(a.chat, as: "ann")
        engine.isAway = true
        #expect(try name(ann, at: a) == "ann")
        calendar.advance(by: .seconds(61))
        let me = try move(ann, to: a).get("/me")
        #expect(me.status == 503)
        #expect(me.field("Retry-After") == "2")
        engine.isAway = false
        #expect(try name(ann, at: a) == "ann")
    }

    @Test func `while the engine is away, nobody logs in or out`() throws {
        let a = node()
        let ann = try Visitor(a.chat, as: "ann")
        let bob = Visitor(a.chat)
        try bob.get("/me")
        engine.isAway = true
        #expect(try bob.post("/login", "name=bob").status == 503)
        let out = try move(ann, to: a).post("/logout", "")
        #expect(out.status == 503)
        #expect(out.field("Retry-After") == "2")
        #expect(engine.told == [])
        engine.isAway = false
        #expect(try name(ann, at: a) == "ann")
        #expect(try ann.post("/logout", "").status == 200)
    }

    @Test(arguments: ["/health", "/ready", "/metrics", "/fireside.js", "/page.css"])
    func `what is the same for all is served while the engine is away`(_ path: String) throws {
        let a = node()
        let ann = try Visitor(a.chat, as: "ann")
        calendar.advance(by: .seconds(61))
        engine.isAway = true
        let answer = try ann.get(path)
        settle()
        #expect(answer.status == 200)
    }

    @Test func `a bot's name is kept for it at all nodes`() throws {
        let (a, b) = (node(), node())
        let key = try #require(
            BotKey(name: "builds", channels: [], expires: calendar.now() + .seconds(86_400)))
        let token = try #require(key.signed(by: file))
        let post = try Client(
            a.chat, "POST", "/channels/lobby",
            "Authorization: Bearer \(token)\r\nContent-Type: application/json\r\n", body: "{}")
        #expect(post.status == 201)
        #expect(try logIn("Builds", at: b) == 409)
    }

    @Test func `an operator ends the sessions of a name at all nodes`() throws {
        let (a, b) = (node(), node())
        let ann = try Visitor(a.chat, as: "ann")
        _ = try name(ann, at: b)
        var ended: Int?
        b.admin.remove("ANN").deferred.addCallback { ended = $0.sessions }
        #expect(ended == 1)
        #expect(engine.told.count == 1)
        #expect(try name(ann, at: a) == nil)
    }

    // Keys.

    /// The node has its keys.
    private func keyed() -> Node {
        let node = node(keys: true)
        node.sessions.readKeysAgain(for: node.caller).addErrback { _ in }
        return node
    }

    @Test func `the first node makes the keys, and the others read them`() throws {
        let (a, b) = (keyed(), keyed())
        #expect(a.sessions.ring != nil)
        #expect(a.sessions.ring == b.sessions.ring)
        let ann = try Visitor(a.chat, as: "ann")
        #expect(try name(ann, at: b) == "ann")
    }

    @Test func `of two nodes that make keys at the same time, one wins`() throws {
        let (a, b) = (node(keys: true), node(keys: true))
        let race = RacingRegister(engine)
        for node in [a, b] {
            node.sessions.readKeysAgain(for: RegistryCaller(clock, race)).addErrback { _ in }
        }
        race.answerAll()
        #expect(a.sessions.ring != nil)
        #expect(a.sessions.ring == b.sessions.ring)
    }

    @Test func `before the keys are known, nobody gets a session`() throws {
        engine.isAway = true
        let a = keyed()
        #expect(try Client(a.chat, "GET", "/me").status == 503)
        #expect(try Client(a.chat, "GET", "/chat").status == 503)
        #expect(try Client(a.chat, "GET", "/health").status == 200)
        engine.isAway = false
        a.sessions.readKeysAgain(for: a.caller).addErrback { _ in }
        #expect(try Client(a.chat, "GET", "/me").status == 200)
    }

    @Test func `a rotation logs nobody out, and all know the new key before it signs`() throws {
        let (a, b) = (keyed(), keyed())
        calendar.advance(by: KeyRing.signingTime - .seconds(60))
        let ann = try Visitor(a.chat, as: "ann")
        calendar.advance(by: .seconds(61))
        let old = try #require(a.sessions.ring)
        a.sessions.rotateKeys(for: a.caller).addErrback { _ in nil }
        b.sessions.rotateKeys(for: b.caller).addErrback { _ in nil }
        #expect(a.sessions.ring != old)
        #expect(a.sessions.ring == b.sessions.ring)
        #expect(try a.sessions.signer() == old.newest)
        #expect(try name(ann, at: b) == "ann")
        calendar.advance(by: KeyRing.introduction)
        #expect(try a.sessions.signer() != old.newest)
        let bob = try Visitor(a.chat, as: "bob")
        #expect(try name(bob, at: b) == "bob")
    }

    @Test
    func `a key that a node does not know is asked for, but not for everyone who makes one up`()
        throws
    {
        let (a, b) = (keyed(), keyed())
        let stranger = node(keys: true)
        let ann = try Visitor(a.chat, as: "ann")
        #expect(try name(ann, at: stranger) == "ann")
        let before = engine.asked.count
        for number in 0..<20 {
            let visitor = Visitor(b.chat)
            visitor.cookie = "1.made\(number).0.a.b.c"
            #expect(try name(visitor) == nil)
        }
        #expect(engine.asked.count - before == 1)
    }

    @Test func `nodes hear that the keys have changed`() throws {
        let (a, b) = (keyed(), keyed())
        let count = Counter()
        b.logins.whenKeysChange { count.number.withLock { $0 += 1 } }
        calendar.advance(by: KeyRing.signingTime + .seconds(1))
        a.sessions.rotateKeys(for: a.caller).addErrback { _ in nil }
        #expect(count.number.withLock { $0 } == 1)
    }

    @Test func `keys that the engine has lost are made again, and everyone logs in again`() throws {
        let (a, b) = (keyed(), keyed())
        let ann = try Visitor(a.chat, as: "ann")
        engine.flush()
        for node in [a, b] { node.sessions.readKeysAgain(for: node.caller).addErrback { _ in } }
        #expect(a.sessions.ring == b.sessions.ring)
        #expect(try name(ann, at: b) == nil)
    }

    /// Work that is done in slices is done.
    private func settle() { clock.advance(by: .seconds(1)) }
}

/// Any thread may count.
private final class Counter: Sendable {
    let number = Mutex(0)
}
