// Which names are taken.
// SPDX-License-Identifier: MIT

import Chat

/// A name belongs to the session that took it, until that ends or was not seen for a while.
///
/// In memory alone: after a restart each belongs to the first who comes with a session of that name.
/// Names that look the same are the same: ``Name/looks(_:)``. The table is bounded: past that, those
/// not seen for longest lose theirs.
///
/// An account's session has its name, too, but does not own it: any number of accounts may have one name, and
/// somebody without an account may take it.
///
/// Its times are those of a clock that nobody sets, so that no change of the calendar frees a name.
struct NamesInUse {
    /// Longer than a poll may be held, and some more to find the way back.
    static let patience = Duration.seconds(180)

    private struct Holder {
        let name: String
        var seen: Duration
        /// For those who do not own their name; nil for those who do.
        var account: Account?
    }

    /// Whose session it is, and what their name looks like.
    private struct Account {
        let identity: Identity
        let looks: [String]
    }

    private let capacity: Int
    /// By session.
    private var holders: [String: Holder] = [:]
    /// The sessions, by what their names look like.
    private var owners: [String: String] = [:]

    init(capacity: Int = 100_000) {
        self.capacity = capacity
    }

    /// The session uses its name still.
    ///
    /// - Returns: Whether it has one.
    mutating func keep(_ session: String, at now: Duration) -> Bool {
        guard let index = holders.index(forKey: session) else { return false }
        holders.values[index].seen = now
        return true
    }

    func isHeld(by session: String) -> Bool { holders[session] != nil }

    /// The session, which has no name yet, uses this one from now on.
    ///
    /// - Parameter old: The session that it replaces, whose name is free for it.
    /// - Returns: Whether it may: nobody else uses the name, nor one that looks like it.
    mutating func take(
        _ name: String, by session: String, insteadOf old: String? = nil, at now: Duration
    ) -> Bool {
        let looks = Name.looks(name)
        let others = Set(looks.compactMap { owners[$0] })
        let inUse = others.filter { $0 != old && isInUse($0, at: now) }
        guard inUse.isEmpty else { return false }
        for other in others { free(other) }
        if holders.count >= capacity { makeRoom(at: now) }
        holders[session] = Holder(name: name, seen: now)
        for look in looks { owners[look] = session }
        return true
    }

    /// The session of an account is in use.
    mutating func note(_ account: Identity, by session: String, at now: Duration) {
        if holders.count >= capacity { makeRoom(at: now) }
        let name = account.displayName
        holders[session] = Holder(
            name: name, seen: now, account: Account(identity: account, looks: Name.looks(name)))
    }

    /// The name is for bots until `end`. A session that uses it, or one that looks like it, loses it.
    mutating func reserve(_ name: String, until end: Duration, at now: Duration) {
        let bots = "bots called \(name)"  // No session has such an id.
        if let index = holders.index(forKey: bots) {
            holders.values[index].seen = max(holders.values[index].seen, end)
            return
        }
        let looks = Name.looks(name)
        for other in Set(looks.compactMap({ owners[$0] })) { free(other) }
        if holders.count >= capacity { makeRoom(at: now) }
        holders[bots] = Holder(name: name, seen: end)
        for look in looks { owners[look] = bots }
    }

    /// The sessions that use this name, or one that looks like it, each with the name as it took it.
    func holders(of name: String) -> [(session: String, identity: Identity)] {
        let looks = Set(Name.looks(name))
        let owning = Set(looks.compactMap { owners[$0] }).compactMap { session in
            holders[session].map { (session, Identity(name: $0.name)) }
        }
        return owning + accounts { !looks.isDisjoint(with: $0.looks) }
    }

    /// The sessions of an account. It looks at all, which an operator can wait for.
    func holders(of person: PersonID) -> [(session: String, identity: Identity)] {
        accounts { $0.identity.person == person }
    }

    private func accounts(
        _ isMeant: (Account) -> Bool
    ) -> [(session: String, identity: Identity)] {
        holders.compactMap { session, holder in
            holder.account.flatMap { isMeant($0) ? (session, $0.identity) : nil }
        }
    }

    /// The session's name is free.
    mutating func free(_ session: String) {
        guard let holder = holders.removeValue(forKey: session), holder.account == nil
        else { return }
        for look in Name.looks(holder.name) { owners[look] = nil }
    }

    private func isInUse(_ session: String, at now: Duration) -> Bool {
        holders[session].map { $0.seen >= now - NamesInUse.patience } ?? false
    }

    /// Frees what is not in use. Where that is little, half of all, so that it is rarely done.
    private mutating func makeRoom(at now: Duration) {
        holders = holders.filter { $0.value.seen >= now - NamesInUse.patience }
        if holders.count > capacity / 2 {
            let times = holders.values.map(\.seen).sorted()
            let middle = times[times.count / 2]
            holders = holders.filter { $0.value.seen > middle }
        }
        owners = owners.filter { holders[$0.value] != nil }
    }
}
