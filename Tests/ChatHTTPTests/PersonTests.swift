// Who somebody is, in public, and how sessions and tickets keep it.
// SPDX-License-Identifier: MIT

import Chat
@testable import ChatHTTP
import Deferred
import Testing

@Suite struct PersonTests {
    private let calendar = Calendar()
    private let clock = ManualClock()
    private let ring: KeyRing

    init() {
        ring = KeyRing(at: calendar.now())
    }

    private func account(_ subject: String, _ name: String = "Ann") throws -> Identity {
        let person = try #require(ring.person(issuer: "https://id.example", subject: subject))
        return Identity(account: person, displayName: name)
    }

    @Test func `an account is the same person at every login, and nobody else`() throws {
        let person = try #require(ring.person(issuer: "https://id.example", subject: "1"))
        #expect(person.kind == .account)
        #expect(person == ring.person(issuer: "https://id.example", subject: "1"))
        #expect(person != ring.person(issuer: "https://id.example", subject: "2"))
        #expect(person != ring.person(issuer: "https://other.example", subject: "1"))
        #expect(
            person != KeyRing(at: calendar.now()).person(issuer: "https://id.example", subject: "1")
        )
    }

    @Test func `where the issuer ends makes another person`() {
        #expect(ring.person(issuer: "a", subject: "bc") != ring.person(issuer: "ab", subject: "c"))
    }

    @Test func `a rotation of the keys leaves people who they are`() throws {
        var later = ring
        let person = ring.person(issuer: "https://id.example", subject: "1")
        let isRotated = later.rotate(at: calendar.now() + .seconds(31 * 86_400))
        #expect(isRotated)
        #expect(later.person(issuer: "https://id.example", subject: "1") == person)
        let read = try #require(KeyRing(text: later.text))
        #expect(read.person(issuer: "https://id.example", subject: "1") == person)
    }

    @Test func `a ring of an older version knows nobody until it gets its permanent key`() throws {
        let text = ring.text.split(separator: "\n").filter { !$0.hasPrefix("bots ") }
        var old = try #require(KeyRing(text: text.joined(separator: "\n")))
        #expect(old.person(issuer: "https://id.example", subject: "1") == nil)
        let isAdded = old.addBots(at: calendar.now())
        #expect(isAdded)
        #expect(old.person(issuer: "https://id.example", subject: "1") != nil)
    }

    @Test func `a session keeps the account and its provider in the cookie`() throws {
        let session = Session(try account("1", "Ann Lee"), by: "example", at: calendar.now())
        let cookie = session.cookie(signedBy: ring.newest)
        #expect(cookie.hasPrefix("2."))
        #expect(cookie.utf8.count < 512)
        #expect(!cookie.contains("Ann"))
        #expect(Session(cookie: cookie, signedBy: ring, at: calendar.now()) == session)
        #expect(Session.keyID(ofCookie: cookie) == ring.newest.id)
    }

    @Test func `a session with a name alone is written as before, and is a person of its own`()
        throws
    {
        let session = Session(Identity(name: "ann"), at: calendar.now())
        let cookie = session.cookie(signedBy: ring.newest)
        #expect(cookie.hasPrefix("1.\(ring.newest.id).1795262400.\(session.id).YW5u."))
        #expect(session.identity?.person?.description == "s" + session.id.prefix(14))
        #expect(Session(cookie: cookie, signedBy: ring, at: calendar.now()) == session)
        let other = Session(Identity(name: "ann"), at: calendar.now())
        #expect(other.identity?.person != session.identity?.person)
    }

    @Test func `no part of an account's cookie can be changed`() throws {
        let session = Session(try account("1"), by: "example", at: calendar.now())
        let parts = session.cookie(signedBy: ring.newest).split(separator: ".").map(String.init)
        for index in parts.indices {
            var changed = parts
            changed[index] =
                changed[index].last == "A"
                ? changed[index].dropLast() + "B" : changed[index].dropLast() + "A"
            let cookie = changed.joined(separator: ".")
            #expect(Session(cookie: cookie, signedBy: ring, at: calendar.now()) == nil, "\(index)")
        }
    }

    @Test func `a cookie of one version does not pass for the other`() throws {
        let session = Session(try account("1"), by: "example", at: calendar.now())
        let cookie = session.cookie(signedBy: ring.newest)
        #expect(
            Session(cookie: "1" + cookie.dropFirst(), signedBy: ring, at: calendar.now()) == nil)
        let named = Session(Identity(name: "ann"), at: calendar.now())
        #expect(
            Session(
                cookie: "2" + named.cookie(signedBy: ring.newest).dropFirst(), signedBy: ring,
                at: calendar.now()) == nil)
    }

    @Test func `a ticket says whose session it was made for`() throws {
        let sessions = Sessions(calendar, .name, keys: ring)
        for session in [
            Session(try account("1"), by: "example", at: calendar.now()),
            Session(Identity(name: "ann"), at: calendar.now()),
        ] {
            let token = try #require(try sessions.ticket(for: session, []))
            #expect(try sessions.ticket(token).identity == session.identity)
        }
    }

    @Test func `a site's visitor is another person than an account that the site names`() throws {
        let key = try #require(TicketKey(secret: String(repeating: "k", count: 32)))
        let sessions = Sessions(calendar, .name, siteKeys: [key], keys: ring)
        let ann = try account("1")
        let ticket = Ticket(for: ann, channels: [], expires: calendar.now() + .seconds(60))
        let guest = try #require(try sessions.ticket(key.sign(ticket)).identity)
        #expect(guest.person?.kind == .guest)
        #expect(guest.subject == "Ann")
        let again = Ticket(name: "Ann", channels: [], expires: calendar.now() + .seconds(50))
        #expect(try sessions.ticket(key.sign(again)).identity == guest)
        let bob = Ticket(name: "bob", channels: [], expires: calendar.now() + .seconds(50))
        #expect(try sessions.ticket(key.sign(bob)).identity?.person != guest.person)
    }

    @Test func `keys of one name are one bot`() throws {
        let sessions = Sessions(calendar, .name, keys: ring)
        let bots = try (0..<2).map { _ in
            let key = BotKey(name: "builds", channels: [], expires: calendar.now() + .seconds(60))
            let token = try #require(key?.signed(by: ring))
            return try sessions.botKey(token).identity
        }
        #expect(bots[0]?.person?.kind == .bot)
        #expect(bots[0] == bots[1])
    }

    // Who is logged in.

    private func named(_ identity: Identity) -> NamedSession {
        Session(identity, by: identity.isAccount ? "example" : nil, at: calendar.now()).named!
    }

    @Test
    func `accounts of one name are logged in beside each other, and beside somebody of that name`()
        throws
    {
        let registry = LocalSessionRegistry(clock: calendar)
        let sessions = [
            named(try account("1")), named(try account("2")), named(try account("1")),
            named(Identity(name: "Ann")),
        ]
        for session in sessions { #expect(registry.start(session)) }
        #expect(!registry.start(named(Identity(name: "ann"))))
        for session in sessions { #expect(registry.renew(session)) }
    }

    @Test func `the end of one session of an account leaves its others`() throws {
        let registry = LocalSessionRegistry(clock: calendar)
        let (one, other) = (named(try account("1")), named(try account("1")))
        for session in [one, other] { #expect(registry.start(session)) }
        registry.finish(one)
        #expect(!registry.renew(one))
        #expect(!registry.isHeld(by: one.id))
        #expect(registry.renew(other))
    }

    @Test func `who logs in as somebody else ends the session before`() throws {
        let registry = LocalSessionRegistry(clock: calendar)
        let (ann, bob) = (named(Identity(name: "ann")), named(try account("1", "Bob")))
        #expect(registry.start(ann))
        #expect(registry.start(bob, insteadOf: ann))
        #expect(!registry.renew(ann))
        #expect(registry.start(named(Identity(name: "ann"))))
    }

    @Test func `an operator ends all sessions of a name, also accounts'`() throws {
        let registry = LocalSessionRegistry(clock: calendar)
        let sessions = [
            named(try account("1", "ANN")), named(try account("2")), named(Identity(name: "ann")),
        ]
        let bob = named(try account("1", "Bob"))
        for session in sessions + [bob] { #expect(registry.start(session)) }
        let ended = registry.ended { registry.end(named: "a n n", for: $0) }
        #expect(Set(ended.map(\.id)) == Set(sessions.map(\.id)))
        #expect(Set(ended.map(\.identity.subject)) == Set(sessions.map(\.identity.subject)))
        #expect(sessions.allSatisfy { !registry.renew($0) })
        #expect(registry.renew(bob))
    }

    @Test func `a person ends with all their sessions, whatever they are called`() throws {
        let registry = LocalSessionRegistry(clock: calendar)
        let ann = [named(try account("1")), named(try account("1", "Annie"))]
        let others = [named(try account("2")), named(Identity(name: "ann"))]
        for session in ann + others { #expect(registry.start(session)) }
        let person = try #require(ann[0].identity.person)
        let ended = registry.ended { registry.end(person: person, for: $0) }
        #expect(Set(ended.map(\.id)) == Set(ann.map(\.id)))
        #expect(ann.allSatisfy { !registry.renew($0) })
        #expect(others.allSatisfy { registry.renew($0) })
    }

    @Test func `after a restart an account goes on, unless it has logged out`() throws {
        let ann = named(try account("1"))
        let registry = LocalSessionRegistry(clock: calendar)
        #expect(registry.renew(ann))
        #expect(registry.isHeld(by: ann.id))
    }

    @Test func `sessions of accounts are bounded, and go on when they were forgotten`() throws {
        var names = NamesInUse(capacity: 10)
        let ann = try account("1")
        for number in 0..<100 { names.note(ann, by: "s\(number)", at: .seconds(number)) }
        let held = (0..<100).count { names.isHeld(by: "s\($0)") }
        #expect(held <= 10)
        #expect(names.holders(of: try #require(ann.person)).count == held)
    }
}

extension LocalSessionRegistry {
    fileprivate func start(_ session: NamedSession, insteadOf old: NamedSession? = nil) -> Bool {
        guard case .ready(let isGranted) = begin(session, insteadOf: old, for: caller) else {
            return false
        }
        return isGranted
    }

    fileprivate func finish(_ session: NamedSession) { _ = end(session, for: caller) }

    fileprivate func ended(
        _ end: (RegistryCaller) -> Eventual<[NamedSession]>
    ) -> [NamedSession] {
        guard case .ready(let sessions) = end(caller) else { return [] }
        return sessions
    }

    private var caller: RegistryCaller { RegistryCaller(ManualClock(), NoRegister()) }
}

/// There is no engine to ask.
private final class NoRegister: RegisterClient {
    func register(_ request: RegisterRequest) -> Deferred<RegisterAnswer> {
        .fail(EngineError.none)
    }
}
