// Which names are taken.
// SPDX-License-Identifier: MIT

internal import Chat

/// A name belongs to the session that took it, until it says goodbye or was not seen for a while.
///
/// In memory alone: after a restart each belongs to the first who comes with a session of that name.
/// Names that look the same are the same: ``Name/folded(_:)``. The table is bounded: past that, those not seen for longest lose
/// theirs.
struct NamesInUse {
    /// Longer than a poll may be held, and some more to find the way back.
    static let patience = Duration.seconds(180)

    private struct Holder {
        let session: String
        var seen: Timestamp
    }

    private let capacity: Int
    private var holders: [String: Holder] = [:]
    /// Sessions that said goodbye, and when: their cookies would be good for a while.
    private var ended: [String: Timestamp] = [:]

    init(capacity: Int = 100_000) {
        self.capacity = capacity
    }

    /// The session uses the name, from now on or still.
    ///
    /// - Returns: Whether it may: nobody else does.
    mutating func use(_ name: String, by session: String, at now: Timestamp) -> Bool {
        if ended[session] != nil { return false }
        let key = Name.folded(name)
        if let holder = holders[key] {
            guard holder.session == session || holder.seen < now - NamesInUse.patience else {
                return false
            }
        } else if holders.count >= capacity {
            makeRoom(at: now)
        }
        holders[key] = Holder(session: session, seen: now)
        return true
    }

    /// The session has ended, and nobody can go on with it.
    mutating func end(_ session: Session, at now: Timestamp) {
        if ended.count >= capacity {
            ended = ended.filter { $0.value > now - Session.lifetime }
            if ended.count >= capacity { forgetOldest(of: &ended, by: \.self) }
        }
        ended[session.id] = now
        guard let key = session.name.map(Name.folded), holders[key]?.session == session.id else {
            return
        }
        holders[key] = nil
    }

    func hasEnded(_ session: String) -> Bool { ended[session] != nil }

    private mutating func makeRoom(at now: Timestamp) {
        holders = holders.filter { $0.value.seen >= now - NamesInUse.patience }
        if holders.count >= capacity { forgetOldest(of: &holders, by: \.seen) }
    }

    /// Half of them, so that it is rarely done.
    private func forgetOldest<Value>(
        of table: inout [String: Value], by time: KeyPath<Value, Timestamp>
    ) {
        let times = table.values.map { $0[keyPath: time] }.sorted()
        let middle = times[times.count / 2]
        table = table.filter { $0.value[keyPath: time] > middle }
    }
}
