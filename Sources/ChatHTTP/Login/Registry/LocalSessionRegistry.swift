// Names in use and ended sessions, in this process's memory.
// SPDX-License-Identifier: MIT

import Chat
import Deferred
import Synchronization

/// Knows everything at once. After a restart each name belongs to the first session of that name
/// that comes back.
final class LocalSessionRegistry: SessionRegistry {
    /// Both tables under one lock: a name is freed and its session ended in the same moment.
    private struct State {
        var names = NamesInUse()
        var ended = EndedSessions()

        /// Whether a session that has not ended may go on.
        mutating func use(_ session: NamedSession, insteadOf old: String?, at now: Duration) -> Bool
        {
            let (identity, id) = (session.identity, session.id)
            if identity.isAccount {
                names.note(identity, by: id, at: now)
                return true
            }
            return names.take(identity.displayName, by: id, insteadOf: old, at: now)
        }

        mutating func end(_ session: NamedSession, uptime: Duration, now: Timestamp) {
            names.free(session.id)
            ended.insert(session.id, uptime: uptime, now: now)
        }
    }

    /// Uptime for what expires, the calendar for what sessions compare.
    private let clock: any SessionClock
    private let state = Mutex(State())
    /// Logins with a provider that have come back.
    private let logins = Mutex(EndedSessions(capacity: 50_000))

    /// A registry in which no name is in use.
    init(clock: any SessionClock) {
        self.clock = clock
    }

    /// True: no other process has to be asked.
    var answersAtOnce: Bool { true }

    /// False: it knows no hub.
    var tellsHubs: Bool { false }

    /// Nothing to ask for: this process has every session that it ended.
    func recall(_ names: [BroughtName], for caller: RegistryCaller) -> Deferred<Void>? { nil }

    /// Takes the name and ends `old` under one lock, so no third session can take it in between.
    ///
    /// - Returns: False where another session uses the name. Ready at once.
    func begin(
        _ session: NamedSession, insteadOf old: NamedSession?, for caller: RegistryCaller
    ) -> Eventual<Bool> {
        let (uptime, now) = (clock.uptime(), clock.now())
        let isFree = state.withLock {
            guard $0.use(session, insteadOf: old?.id, at: uptime) else { return false }
            if let old { $0.end(old, uptime: uptime, now: now) }
            return true
        }
        return .ready(isFree)
    }

    /// Frees the name, and remembers that this session ended.
    func end(_ session: NamedSession, for caller: RegistryCaller) -> Eventual<Void> {
        let (uptime, now) = (clock.uptime(), clock.now())
        state.withLock { $0.end(session, uptime: uptime, now: now) }
        return .ready(())
    }

    /// Frees the name, and remembers that its sessions ended.
    func end(named name: String, for caller: RegistryCaller) -> Eventual<[NamedSession]> {
        .ready(end { $0.holders(of: name) })
    }

    /// Remembers that all sessions of this account ended.
    func end(person: PersonID, for caller: RegistryCaller) -> Eventual<[NamedSession]> {
        .ready(end { $0.holders(of: person) })
    }

    private func end(
        _ find: (NamesInUse) -> [(session: String, identity: Identity)]
    ) -> [NamedSession] {
        let (uptime, now) = (clock.uptime(), clock.now())
        return state.withLock { state in
            find(state.names).map { id, identity in
                let session = NamedSession(id: id, identity: identity, began: now)
                state.end(session, uptime: uptime, now: now)
                return session
            }
        }
    }

    /// Remembered like the end of a session: both happen once.
    func spend(_ login: PendingLogin, for caller: RegistryCaller) -> Eventual<Bool> {
        let (uptime, now) = (clock.uptime(), clock.now())
        return .ready(
            logins.withLock { logins in
                guard !logins.contains(login.state, from: login.began) else { return false }
                logins.insert(login.state, uptime: uptime, now: now)
                return true
            })
    }

    /// A session keeps its name. After a restart it may take it again, unless it ended or the name
    /// is in use.
    func renew(_ session: NamedSession) -> Bool {
        let now = clock.uptime()
        return state.withLock {
            if $0.names.keep(session.id, at: now) { return true }
            return !$0.ended.contains(session.id, from: session.began)
                && $0.use(session, insteadOf: nil, at: now)
        }
    }

    /// Forgotten with the process: the next use of the bot's key reserves the name again.
    func reserve(_ identity: Identity, for life: Duration) {
        let now = clock.uptime()
        state.withLock { $0.names.reserve(identity.displayName, until: now + life, at: now) }
    }

    func isHeld(by session: String) -> Bool {
        state.withLock { $0.names.isHeld(by: session) }
    }
}
