// Who is in a channel.
// SPDX-License-Identifier: MIT

/// The people of one channel, and the comings and goings that were not announced yet.
///
/// Someone is here while a poll of theirs runs, and for a grace after the last one ended: between
/// two polls, while a page is loaded again, people have not left. All polls of one name are one
/// person.
struct Presence {
    fileprivate struct Resident {
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

    private var residents: [String: Resident] = [:]
    private var names = SortedList<String>()
    /// Since the last announcement: whether each came (true) or left.
    private var changes: [String: Bool] = [:]
    /// The order in which they did.
    private var order: [String] = []

    /// How many are here.
    var count: Int { residents.count }

    var isEmpty: Bool { residents.isEmpty && changes.isEmpty }

    func knows(_ name: String) -> Bool { residents[name] != nil }

    /// Some of those here, in the order of their names.
    ///
    /// - Parameter last: The name to begin behind; nil for the first.
    func page(after last: String?, limit: Int) -> PeoplePage {
        let (names, hasMore) = names.page(after: last, limit: limit)
        let people = names.compactMap { name in
            residents[name].map { Person(name: name, since: $0.since) }
        }
        return PeoplePage(people: people, hasMore: hasMore, count: count)
    }
}

// Polls begin and end.
extension Presence {
    mutating func begin(_ stay: Stay, at now: Timestamp) -> Arrival {
        guard var resident = residents[stay.name] else {
            residents[stay.name] = Resident(since: now, allowance: stay.allowance, stays: [stay])
            names.insert(stay.name)
            note(stay.name, came: true)
            return .new
        }
        let grace = resident.grace.take()
        resident.stays.append(stay)
        residents[stay.name] = resident
        return .known(grace)
    }

    /// - Returns: Whether it was their last: their grace begins.
    mutating func end(_ stay: Stay) -> Bool {
        guard var resident = residents[stay.name],
            let index = resident.stays.firstIndex(where: { $0.number == stay.number })
        else { return false }
        resident.stays.remove(at: index)
        resident.lastSession = stay.session
        residents[stay.name] = resident
        return resident.stays.isEmpty
    }

    /// They are on their way out.
    mutating func leave(_ name: String, _ grace: WaitingList<GracePeriod>.Place) {
        residents[name]?.grace = grace
    }

    /// The login is over: its polls count no longer.
    ///
    /// - Returns: Whether nothing else says that they are here.
    mutating func leave(_ name: String, session: String) -> Bool {
        guard var resident = residents[name] else { return false }
        resident.stays.removeAll { stay in
            guard stay.session == session else { return false }
            resident.lastSession = session
            return true
        }
        residents[name] = resident
        return resident.stays.isEmpty && resident.lastSession == session
    }

    /// Their grace is over, or they said goodbye.
    ///
    /// - Returns: Their place among those whose grace is running, and what they counted against.
    mutating func remove(
        _ name: String
    ) -> (grace: WaitingList<GracePeriod>.Place?, allowance: (any Allowance)?) {
        note(name, came: false)
        names.remove(name)
        let resident = residents.removeValue(forKey: name)
        return (resident?.grace, resident?.allowance)
    }
}

// What the others are told.
extension Presence {
    /// Whoever came and left since the last announcement did neither, for the others.
    private mutating func note(_ name: String, came: Bool) {
        if let earlier = changes[name], earlier != came {
            changes[name] = nil
        } else {
            changes[name] = came
            order.append(name)
        }
    }

    /// Takes what there is to announce, in the order in which it happened.
    mutating func takeChanges() -> [(name: String, came: Bool)] {
        let taken = order.compactMap { name in
            changes.removeValue(forKey: name).map { (name: name, came: $0) }
        }
        order = []
        return taken
    }
}
