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

        mutating func end(_ session: NamedSession, uptime: Duration, now: Timestamp) {
            names.free(session.id)
            ended.insert(session.id, uptime: uptime, now: now)
        }
    }

    /// Uptime for what expires, the calendar for what sessions compare.
    private let clock: any SessionClock
    private let state = Mutex(State())

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
        let (uptime, now, name) = (clock.uptime(), clock.now(), session.identity.displayName)
        let isFree = state.withLock {
            guard $0.names.take(name, by: session.id, insteadOf: old?.id, at: uptime) else {
                return false
            }
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
        let (uptime, now) = (clock.uptime(), clock.now())
        let sessions = state.withLock { state in
            state.names.holders(of: name).map { id, name in
                let session = NamedSession(id: id, identity: Identity(name: name), began: now)
                state.end(session, uptime: uptime, now: now)
                return session
            }
        }
        return .ready(sessions)
    }

    /// A session keeps its name. After a restart it may take it again, unless it ended or the name
    /// is in use.
    func renew(_ session: NamedSession) -> Bool {
        let now = clock.uptime()
        return state.withLock {
            if $0.names.keep(session.id, at: now) { return true }
            return !$0.ended.contains(session.id, from: session.began)
                && $0.names.take(session.identity.displayName, by: session.id, at: now)
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
