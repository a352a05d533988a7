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

    fileprivate enum End: Hashable {
        case session(BayeuxClientID)
        case handshakes(PeerAddress)
    }

    fileprivate struct State {
        var sessions: [BayeuxClientID: KeptBayeuxSession] = [:]
        /// When to look at what, in whole seconds. Each session stands there at most once, and of those that
        /// are no more than a handshake each address.
        var ends: [Int64: Set<End>] = [:]
        /// In which second each of them stands there.
        var seconds: [End: Int64] = [:]
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

    /// How many ends are waited for: no more than there are sessions.
    var pendingEnds: Int { state.withLock { $0.seconds.count } }

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
        var session = session
        session.end = now + life
        let kept = KeptBayeuxSession(session)
        state.withLock { state in
            state.sessions[id] = kept
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
            guard let session = state.sessions[id]?.end(if: condition) else { return nil }
            state.sessions[id] = nil
            state.forget(.session(id))
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
    /// Does nothing where it is to be looked at already: that is never too late by more than a life.
    mutating func look(at end: BayeuxSessions.End, after time: Duration) {
        if seconds[end] != nil { return }
        let second = time.components.seconds + 1
        ends[second, default: []].insert(end)
        seconds[end] = second
    }

    mutating func forget(_ end: BayeuxSessions.End) {
        guard let second = seconds.removeValue(forKey: end) else { return }
        ends[second]?.remove(end)
        if ends[second]?.isEmpty == true { ends[second] = nil }
    }

    /// Those that may end now. The others are looked at again in their time.
    mutating func takeDue(at now: Duration) -> [BayeuxClientID] {
        var due: [BayeuxClientID] = []
        for second in ends.keys where second <= now.components.seconds {
            for end in ends.removeValue(forKey: second) ?? [] {
                seconds[end] = nil
                due += take(end, at: now)
            }
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
            let ends = sessions[id]?.with { ($0.connect == nil, $0.end) }
            guard let (isIdle, time) = ends else { return [] }
            if isIdle, time <= now { return [id] }
            look(at: end, after: max(time, now))
            return []
        }
    }
}

// Using one.
extension BayeuxSessions {
    /// What waits for a session holds it, and need not look for it.
    func find(_ id: BayeuxClientID) -> KeptBayeuxSession? { state.withLock { $0.sessions[id] } }

    /// Looks at a session, or changes it. Nothing else of the sessions may be called in `body`.
    ///
    /// - Returns: nil where there is no such session.
    @discardableResult
    func with<Outcome: Sendable>(
        _ id: BayeuxClientID, _ body: (inout BayeuxSession) -> Outcome
    ) -> Outcome? {
        find(id)?.with(body)
    }

    /// The same, for a message of its client: that is heard of.
    @discardableResult
    func use<Outcome: Sendable>(
        _ id: BayeuxClientID, at now: Duration, _ body: (inout BayeuxSession) -> Outcome
    ) -> Outcome? {
        guard let kept = find(id) else { return nil }
        let used = kept.with { session in
            let address = session.hasBegun ? nil : session.visitor.share.address
            session.isHeardOf(until: now + life)
            return (body(&session), address)
        }
        guard let (outcome, newcomer) = used else { return nil }
        if let newcomer {
            state.withLock { state in
                state.new.remove(id, of: newcomer)
                state.look(at: .session(id), after: now + life)
            }
        }
        return outcome
    }
}

/// One session of the table. It ends once, and then nobody sees it any more. Any thread.
final class KeptBayeuxSession: Sendable {
    private let session: Mutex<BayeuxSession?>

    init(_ session: BayeuxSession) { self.session = Mutex(session) }

    /// Looks at the session, or changes it; nil where it has ended.
    @discardableResult
    func with<Outcome: Sendable>(_ body: (inout BayeuxSession) -> Outcome) -> Outcome? {
        session.withLock { session in
            if session == nil { return nil }
            return body(&session!)
        }
    }

    fileprivate func end(if condition: (BayeuxSession) -> Bool) -> BayeuxSession? {
        session.withLock { session in
            guard let ended = session, condition(ended) else { return nil }
            session = nil
            return ended
        }
    }
}
