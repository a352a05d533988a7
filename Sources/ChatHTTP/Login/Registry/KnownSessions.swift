// What a node has heard of sessions a moment ago.
// SPDX-License-Identifier: MIT

import Chat

/// Remembers for a minute what the engine said, so that not every request has to ask again.
///
/// A session that has ended stays ended here, whatever an answer says that was on its way at the time.
///
/// Two generations take turns, as in ``TicketCache``. Where one is full before its minute is over, the
/// oldest are forgotten: then the engine is asked again.
struct KnownSessions {
    /// After this a session that is used has to be asked about, which also renews its name.
    static let freshness = Duration.seconds(50)
    /// What is older than this is not known any more.
    static let lifetime = Duration.seconds(60)
    /// Others may free a name at any moment, so that is asked for again soon.
    static let refusalLifetime = Duration.seconds(5)

    private struct Word {
        let standing: SessionStanding
        let heard: Duration
    }

    private let capacity: Int
    private var newer: [String: Word] = [:]
    private var older: [String: Word] = [:]
    /// When the newer generation began.
    private var turned = Duration.zero

    /// - Parameter capacity: Of one generation.
    init(capacity: Int = 100_000) {
        self.capacity = capacity
    }

    /// What is known of a session; nil for nothing.
    ///
    /// - Parameter now: In the machine's uptime.
    func standing(of session: String, at now: Duration) -> SessionStanding? {
        guard let word = newer[session] ?? older[session] else { return nil }
        let lifetime: Duration =
            switch word.standing {
            case .good: KnownSessions.lifetime
            case .nameInUse: KnownSessions.refusalLifetime
            // It never begins again.
            case .ended: .seconds(3600)
            }
        return now - word.heard < lifetime ? word.standing : nil
    }

    /// Whether the engine should be asked before the session is used.
    func mustAsk(about session: String, at now: Duration) -> Bool {
        guard let standing = standing(of: session, at: now) else { return true }
        guard standing == .good, let word = newer[session] ?? older[session] else { return false }
        return now - word.heard >= KnownSessions.freshness
    }

    /// The engine has said this.
    mutating func note(_ standing: SessionStanding, of session: String, at now: Duration) {
        if standing != .ended, self.standing(of: session, at: now) == .ended { return }
        if newer.count >= capacity || now - turned >= KnownSessions.lifetime {
            older = newer
            newer = [:]
            turned = now
        }
        newer[session] = Word(standing: standing, heard: now)
    }
}
