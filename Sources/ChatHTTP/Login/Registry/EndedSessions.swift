// Sessions that ended before their time.
// SPDX-License-Identifier: MIT

import Chat

/// Their cookies would be good for a while yet, so the server remembers who has logged out.
///
/// Nobody can have that forgotten by logging in and out until the memory is full. Two generations
/// take turns, each for as long as a session may last. Where one is full before, the oldest logouts
/// have to go; and all sessions that are as old end with them. People who used one log in again.
///
/// A quarter of a million logouts are one generation, of 4 MiB. At five logins a minute, one address
/// takes five weeks for it.
struct EndedSessions {
    private let capacity: Int
    /// A hash of each: its seed is random, so nobody can choose two of the same.
    private var newer: Set<Int> = []
    private var older: Set<Int> = []
    /// When the newer generation began, by a clock that nobody sets and by the calendar.
    private var turned: (uptime: Duration, now: Timestamp)?
    /// All sessions that began until then are over.
    private var horizon: Timestamp?

    /// - Parameter capacity: Of one generation.
    init(capacity: Int = 250_000) {
        self.capacity = capacity
    }

    /// - Parameter began: When it began, or any moment between that and its end.
    func contains(_ session: String, from began: Timestamp) -> Bool {
        if let horizon, began <= horizon { return true }
        let hash = session.hashValue
        return newer.contains(hash) || older.contains(hash)
    }

    mutating func insert(_ session: String, uptime: Duration, now: Timestamp) {
        let age = turned.map { uptime - $0.uptime } ?? .zero
        if newer.count >= capacity || age >= Session.lifetime {
            // What is forgotten here ended before the newer generation began.
            if age < Session.lifetime, !older.isEmpty { raiseHorizon() }
            older = newer
            newer = []
            turned = (uptime, now)
        }
        if turned == nil { turned = (uptime, now) }
        newer.insert(session.hashValue)
    }

    private mutating func raiseHorizon() {
        guard let end = turned?.now else { return }
        horizon = horizon.map { max($0, end) } ?? end
    }
}
