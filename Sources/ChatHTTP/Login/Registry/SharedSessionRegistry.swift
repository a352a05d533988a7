// Names in use and ended sessions, decided over all nodes.
// SPDX-License-Identifier: MIT

import Chat
import Deferred
import Synchronization

/// Asks the engine, and remembers its answers for a minute. The end of a session is kept and told in one
/// step, and nodes forget it at once. A node that does not hear of it lets the session in for a minute at
/// most.
final class SharedSessionRegistry: SessionRegistry {
    /// The uptime, for what expires.
    private let clock: any SessionClock
    private let known = Mutex(KnownSessions())

    /// A registry that knows nothing yet.
    init(clock: any SessionClock) {
        self.clock = clock
    }

    /// False: the engine knows.
    var answersAtOnce: Bool { false }

    /// True: an end stands in the log, and the broker of each node hears of it there.
    var tellsHubs: Bool { true }

    /// One question for all sessions that are not known, and one for each bot.
    func recall(_ names: [BroughtName], for caller: RegistryCaller) -> Deferred<Void>? {
        let now = clock.uptime()
        let unknown = known.withLock { known in
            names.filter { known.mustAsk(about: $0.holder, at: now) }
        }
        if unknown.isEmpty { return nil }
        let asked = unknown.compactMap(\.session)
        let questions = unknown.compactMap(\.reservation).map { caller.client.register($0) }
        return recall(asked, for: caller)
            .addCallback { gather(questions) }
            .addCallback { _ -> Void in
                for name in unknown where name.session == nil { self.note(.good, of: name.holder) }
            }
    }

    private func recall(
        _ sessions: [NamedSession], for caller: RegistryCaller
    ) -> Deferred<Void> {
        if sessions.isEmpty { return .succeed() }
        return caller.client.register(.renew(sessions.map(\.claim))).addCallback { answer -> Void in
            guard case .standings(let standings) = answer else { throw EngineError.unknown }
            for (session, standing) in zip(sessions, standings) {
                self.note(standing, of: session.id)
            }
        }
    }

    /// The engine decides, and ends `old` in the same step.
    func begin(
        _ session: NamedSession, insteadOf old: NamedSession?, for caller: RegistryCaller
    ) -> Eventual<Bool> {
        .pending(
            caller.client.register(.take(session.claim, insteadOf: old?.claim)).addCallback {
                guard case .granted(let isGranted) = $0 else { throw EngineError.unknown }
                if !isGranted { return false }
                self.note(.good, of: session.id)
                if let old { self.note(.ended, of: old.id) }
                return true
            })
    }

    /// Has ended everywhere when it fires.
    func end(_ session: NamedSession, for caller: RegistryCaller) -> Eventual<Void> {
        .pending(
            caller.client.register(.end(session.claim)).addCallback { _ in
                self.note(.ended, of: session.id)
            })
    }

    /// Those of all nodes.
    func end(named name: String, for caller: RegistryCaller) -> Eventual<[NamedSession]> {
        let looks = Name.looks(name)
        return end(looks: looks + looks.map { SessionClaim.sharedLook($0) }, for: caller)
    }

    /// Those of all nodes.
    func end(person: PersonID, for caller: RegistryCaller) -> Eventual<[NamedSession]> {
        end(looks: [SessionClaim.sharedLook("\(person)")], for: caller)
    }

    private func end(looks: [String], for caller: RegistryCaller) -> Eventual<[NamedSession]> {
        let now = clock.now()
        return .pending(
            caller.client.register(.endAll(looks: looks)).addCallback { answer in
                guard case .claims(let claims) = answer else { throw EngineError.unknown }
                return claims.map { claim in
                    self.note(.ended, of: claim.session)
                    return NamedSession(
                        id: claim.session, identity: claim.identity, began: now)
                }
            })
    }

    /// Counted as a try, of which there is one.
    func spend(_ login: PendingLogin, for caller: RegistryCaller) -> Eventual<Bool> {
        let request = RegisterRequest.countTry(
            key: "login \(login.state)", limit: 1, per: PendingLogin.lifetime + .seconds(60))
        return .pending(
            caller.client.register(request).addCallback { answer in
                guard case .wait(let wait) = answer else { throw EngineError.unknown }
                return wait == nil
            })
    }

    /// As the engine said within the last minute. It has been asked: see ``recall(_:for:)``.
    func renew(_ session: NamedSession) -> Bool { standing(of: session.id) == .good }

    /// The engine was told already: see ``recall(_:for:)``.
    func reserve(_ identity: Identity, for life: Duration) {}

    /// Nobody has ended it, and nobody has its name, as far as was heard here.
    func isHeld(by session: String) -> Bool {
        let standing = standing(of: session)
        return standing == nil || standing == .good
    }

    /// A session has ended, at whichever node.
    func sessionEnded(_ session: String) { note(.ended, of: session) }

    private func standing(of session: String) -> SessionStanding? {
        let now = clock.uptime()
        return known.withLock { $0.standing(of: session, at: now) }
    }

    private func note(_ standing: SessionStanding, of session: String) {
        let now = clock.uptime()
        known.withLock { $0.note(standing, of: session, at: now) }
    }
}

extension NamedSession {
    /// The same for the engine. An account is found by its name and by its person, and owns neither.
    fileprivate var claim: SessionClaim {
        let looks = Name.looks(identity.displayName)
        guard identity.isAccount, let person = identity.person else {
            return SessionClaim(
                session: id, name: identity.displayName, person: identity.person, looks: looks)
        }
        return SessionClaim(
            session: id, name: identity.displayName, person: person,
            looks: (looks + ["\(person)"]).map { SessionClaim.sharedLook($0) })
    }
}

extension BroughtName {
    /// Who has the name. No session has such an id as a bot.
    fileprivate var holder: String {
        switch self {
        case .session(let session): session.id
        case .bot(let identity, _): "bots called \(identity.displayName)"
        }
    }

    fileprivate var session: NamedSession? {
        if case .session(let session) = self { session } else { nil }
    }

    fileprivate var reservation: RegisterRequest? {
        guard case .bot(let identity, let life) = self else { return nil }
        return .reserve(looks: Name.looks(identity.displayName), holder: holder, life)
    }
}
