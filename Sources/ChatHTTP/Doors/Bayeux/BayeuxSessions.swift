// The Bayeux sessions of a chat.
// SPDX-License-Identifier: MIT

import Chat
import Deferred
import HTTP
import Synchronization

/// The sessions, shared by all loops: a client's requests may come to any of them. Any thread.
///
/// A session that is silent for three holds ends. One that is no more than a handshake ends earlier where
/// its address begins many others: a million handshakes take no more room than a thousand.
final class BayeuxSessions: Sendable {
    /// As many handshakes of one address as may wait for what comes next. One more ends the oldest.
    static let maxNew = 1024

    fileprivate enum End {
        case session(BayeuxClientID)
        case handshakes(PeerAddress)
    }

    fileprivate struct State {
        var sessions: [BayeuxClientID: BayeuxSession] = [:]
        /// When to look at what, in whole seconds. Each session stands there once, and of those that are no
        /// more than a handshake each address.
        var ends: [Int64: [End]] = [:]
        var new = NewBayeuxSessions()
        /// Of each loop, what is to look again.
        var boxes: [Mailbox<Int>] = []
    }

    private let state = Mutex(State())

    /// How long a silent session lasts.
    let life: Duration

    /// - Parameter hold: How long a connect waits.
    init(hold: Duration) { life = hold * 3 }

    /// How many there are.
    var count: Int { state.withLock { $0.sessions.count } }

    /// One more loop serves them.
    ///
    /// - Returns: Its number, and where it hears which of its waiters are to look at their sessions again.
    func addLoop() -> (number: Int, box: Mailbox<Int>) {
        state.withLock { state in
            let box = Mailbox<Int>()
            state.boxes.append(box)
            return (state.boxes.count - 1, box)
        }
    }

    /// What waits in these places looks at its session again.
    func wake(_ places: [BayeuxPlace?]) {
        for place in places.compactMap({ $0 }) {
            state.withLock { $0.boxes[place.loop] }.post(place.number)
        }
    }
}

// Beginning and ending.
extension BayeuxSessions {
    /// A session begins.
    ///
    /// - Returns: nil where there is no room for it. Sessions that had to end for it are in `ended`.
    func begin(
        _ session: BayeuxSession, at now: Duration, ended: inout [BayeuxSession]
    ) -> BayeuxClientID? {
        let share = session.visitor.share
        let id = BayeuxClientID.random()
        let excess = state.withLock { $0.new.takeExcess(of: share.address) }
        ended += excess.compactMap { end($0) { !$0.hasBegun } }
        do { try share.take(of: Budget.Item.sessions) } catch { return nil }
        state.withLock { state in
            var session = session
            session.end = now + life
            state.sessions[id] = session
            if state.new.add(id, of: share.address, until: session.end) {
                state.look(at: .handshakes(share.address), after: session.end)
            }
        }
        return id
    }

    /// A session ends, and gives back what it has taken. What waits for it is woken, and finds nothing.
    ///
    /// - Parameter condition: Asked about the session; false lets it go on.
    @discardableResult
    func end(
        _ id: BayeuxClientID, if condition: (BayeuxSession) -> Bool = { _ in true }
    ) -> BayeuxSession? {
        let ended = state.withLock { state -> BayeuxSession? in
            guard let session = state.sessions[id], condition(session) else { return nil }
            state.sessions[id] = nil
            if !session.hasBegun { state.new.remove(id, of: session.visitor.share.address) }
            return session
        }
        guard let ended else { return nil }
        ended.visitor.share.give(1 + ended.subscriptions.count, of: Budget.Item.sessions)
        wake([ended.connect, ended.stream])
        return ended
    }

    /// Ends all that have been silent for too long.
    func sweep(at now: Duration) -> [BayeuxSession] {
        let due = state.withLock { $0.takeDue(at: now) }
        return due.compactMap { end($0) { $0.connect == nil && $0.end <= now } }
    }
}

extension BayeuxSessions.State {
    mutating func look(at end: BayeuxSessions.End, after time: Duration) {
        ends[time.components.seconds + 1, default: []].append(end)
    }

    /// Those that may end now. The others are looked at again in their time.
    mutating func takeDue(at now: Duration) -> [BayeuxClientID] {
        var due: [BayeuxClientID] = []
        for second in ends.keys where second <= now.components.seconds {
            for end in ends.removeValue(forKey: second) ?? [] { due += take(end, at: now) }
        }
        return due
    }

    private mutating func take(_ end: BayeuxSessions.End, at now: Duration) -> [BayeuxClientID] {
        switch end {
        case .handshakes(let address):
            let (ids, next) = new.takeEnded(of: address, at: now)
            if let next { look(at: end, after: next) }
            return ids
        case .session(let id):
            guard let session = sessions[id] else { return [] }
            if session.connect == nil, session.end <= now { return [id] }
            look(at: end, after: max(session.end, now))
            return []
        }
    }
}

// Using one.
extension BayeuxSessions {
    /// Looks at a session, or changes it. Nothing else of the sessions may be called in `body`.
    ///
    /// - Returns: nil where there is no such session.
    func with<Outcome: Sendable>(
        _ id: BayeuxClientID, _ body: (inout BayeuxSession) -> Outcome
    ) -> Outcome? {
        state.withLock { state in
            guard let index = state.sessions.index(forKey: id) else { return nil }
            var newcomer: PeerAddress?
            let outcome = BayeuxSessions.look(
                &state.sessions.values[index], body, newcomer: &newcomer)
            if let newcomer {
                state.new.remove(id, of: newcomer)
                state.look(at: .session(id), after: state.sessions.values[index].end)
            }
            return outcome
        }
    }

    /// - Parameter newcomer: Gets the address of a session that has connected for the first time.
    private static func look<Outcome>(
        _ session: inout BayeuxSession, _ body: (inout BayeuxSession) -> Outcome,
        newcomer: inout PeerAddress?
    ) -> Outcome {
        let wasNew = !session.hasBegun
        let outcome = body(&session)
        if wasNew, session.hasBegun { newcomer = session.visitor.share.address }
        return outcome
    }

    /// The same, for a message of its client: that is heard of.
    func use<Outcome: Sendable>(
        _ id: BayeuxClientID, at now: Duration, _ body: (inout BayeuxSession) -> Outcome
    ) -> Outcome? {
        with(id) { session in
            session.end = now + life
            return body(&session)
        }
    }
}
