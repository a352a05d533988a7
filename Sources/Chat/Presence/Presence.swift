// Who is in a channel.
// SPDX-License-Identifier: MIT

/// The people of one channel, and the comings and goings that were not announced yet.
///
/// Someone is here while a poll of theirs runs, and for a grace after the last one ended: between
/// two polls, while a page is loaded again, people have not left. All polls of one subject are one
/// person. They are listed by name.
struct Presence {
    fileprivate struct Resident {
        let identity: Identity
        let since: Timestamp
        /// What the place on the list counts against.
        let allowance: (any Allowance)?
        /// Their polls that run.
        var stays: [Stay]
        /// The login of the poll that ended last.
        var lastSession: String?
        /// While no poll of theirs runs.
        var grace: WaitingList<GracePeriod>.Place?
    }

    enum Arrival {
        /// One more person.
        case new
        /// They were here, or on their way out; then that is off.
        case known(WaitingList<GracePeriod>.Place?)
    }

    /// By subject.
    private var residents: [String: Resident] = [:]
    private var list = SortedList<Listed>()
    /// Since the last announcement: whether each subject came (true) or left.
    private var changes: [String: Bool] = [:]
    /// The order in which they did.
    private var order: [Identity] = []

    /// How many are here.
    var count: Int { residents.count }

    var isEmpty: Bool { residents.isEmpty && changes.isEmpty }

    func knows(_ identity: Identity) -> Bool { residents[identity.subject] != nil }

    /// Some of those here, in the order of their names.
    ///
    /// - Parameter last: The name to begin behind; nil for the first.
    func page(after last: String?, limit: Int) -> PeoplePage {
        let (listed, hasMore) = list.page(limit: limit) { entry in
            last.map { $0 < entry.name } ?? true
        }
        let people = listed.compactMap { entry in
            residents[entry.subject].map { Person(identity: $0.identity, since: $0.since) }
        }
        return PeoplePage(people: people, hasMore: hasMore, count: count)
    }
}

// Polls begin and end.
extension Presence {
    mutating func begin(_ stay: Stay, at now: Timestamp) -> Arrival {
        let identity = stay.identity
        guard var resident = residents[identity.subject] else {
            residents[identity.subject] = Resident(
                identity: identity, since: now, allowance: stay.allowance, stays: [stay])
            list.insert(Listed(identity))
            note(identity, came: true)
            return .new
        }
        let grace = resident.grace.take()
        resident.stays.append(stay)
        residents[identity.subject] = resident
        return .known(grace)
    }

    /// - Returns: Whether it was their last: their grace begins.
    mutating func end(_ stay: Stay) -> Bool {
        let subject = stay.identity.subject
        guard var resident = residents[subject],
            let index = resident.stays.firstIndex(where: { $0.number == stay.number })
        else { return false }
        resident.stays.remove(at: index)
        resident.lastSession = stay.session
        residents[subject] = resident
        return resident.stays.isEmpty
    }

    /// They are on their way out.
    mutating func leave(_ identity: Identity, _ grace: WaitingList<GracePeriod>.Place) {
        residents[identity.subject]?.grace = grace
    }

    /// The login is over: its polls count no longer.
    ///
    /// - Returns: Whether nothing else says that they are here.
    mutating func leave(_ identity: Identity, session: String) -> Bool {
        guard var resident = residents[identity.subject] else { return false }
        resident.stays.removeAll { stay in
            guard stay.session == session else { return false }
            resident.lastSession = session
            return true
        }
        residents[identity.subject] = resident
        return resident.stays.isEmpty && resident.lastSession == session
    }

    /// Their grace is over, or they said goodbye.
    ///
    /// - Returns: Their place among those whose grace is running, and what they counted against.
    mutating func remove(
        _ identity: Identity
    ) -> (grace: WaitingList<GracePeriod>.Place?, allowance: (any Allowance)?) {
        note(identity, came: false)
        let resident = residents.removeValue(forKey: identity.subject)
        if let resident { list.remove(Listed(resident.identity)) }
        return (resident?.grace, resident?.allowance)
    }
}

// What the others are told.
extension Presence {
    /// Whoever came and left since the last announcement did neither, for the others.
    private mutating func note(_ identity: Identity, came: Bool) {
        if let earlier = changes[identity.subject], earlier != came {
            changes[identity.subject] = nil
        } else {
            changes[identity.subject] = came
            order.append(identity)
        }
    }

    /// Takes what there is to announce, in the order in which it happened.
    mutating func takeChanges() -> [(identity: Identity, came: Bool)] {
        let taken = order.compactMap { identity in
            changes.removeValue(forKey: identity.subject).map { (identity: identity, came: $0) }
        }
        order = []
        return taken
    }
}

/// Where somebody stands on the list: by name, and by subject among those of the same name.
private struct Listed: Comparable {
    let name: String
    let subject: String

    init(_ identity: Identity) {
        name = identity.displayName
        subject = identity.subject
    }

    static func < (one: Listed, other: Listed) -> Bool {
        (one.name, one.subject) < (other.name, other.subject)
    }
}
