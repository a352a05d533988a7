// Names in use and ended sessions, in this process's memory.
// SPDX-License-Identifier: MIT

import Chat
import Deferred
import Synchronization

/// Knows everything at once. After a restart each name belongs to the first session of that name that
/// comes back.
final class LocalSessionRegistry: SessionRegistry {
    private struct State {
        var names = NamesInUse()
        var ended = EndedSessions()

        mutating func end(_ session: NamedSession, uptime: Duration, now: Timestamp) {
            names.free(session.id)
            ended.insert(session.id, uptime: uptime, now: now)
        }
    }

    private let clock: any SessionClock
    private let state = Mutex(State())

    /// A registry in which no name is in use.
    init(clock: any SessionClock) {
        self.clock = clock
    }

    var answersAtOnce: Bool { true }

    func recall(_ sessions: [NamedSession], on loop: any Scheduler) -> Deferred<Void> {
        .succeed()
    }

    func begin(
        _ session: NamedSession, insteadOf old: NamedSession?, on loop: any Scheduler
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

    func end(_ session: NamedSession) {
        let (uptime, now) = (clock.uptime(), clock.now())
        state.withLock { $0.end(session, uptime: uptime, now: now) }
    }

    func renew(_ session: NamedSession) -> Bool {
        let now = clock.uptime()
        return state.withLock {
            if $0.names.keep(session.id, at: now) { return true }
            return !$0.ended.contains(session.id, from: session.began)
                && $0.names.take(session.identity.displayName, by: session.id, at: now)
        }
    }

    func isHeld(by session: String) -> Bool {
        state.withLock { $0.names.isHeld(by: session) }
    }
}
