// Who is in a channel.
// SPDX-License-Identifier: MIT

/// The people of one channel, and the comings and goings that were not announced yet.
///
/// Someone is here while a poll of theirs runs, and for a grace after the last one ended: between
/// two polls, while a page is loaded again, people have not left. All polls of one name are one
/// person.
struct Presence {
    struct Person {
        let since: Timestamp
        var polls = 0
        /// While no poll of theirs runs.
        var departure: WaitingList<Departure>.Place?
    }

    enum Arrival {
        /// One more person.
        case new
        /// They were here, or on their way out; then that is off.
        case known(WaitingList<Departure>.Place?)
    }

    private(set) var people: [String: Person] = [:]
    /// Since the last announcement: whether each came (true) or left.
    private var changes: [String: Bool] = [:]
    /// The order in which they did.
    private var order: [String] = []

    var isEmpty: Bool { people.isEmpty && changes.isEmpty }

    func knows(_ name: String) -> Bool { people[name] != nil }

    /// A poll of `name` begins.
    mutating func begin(_ name: String, at now: Timestamp) -> Arrival {
        guard var person = people[name] else {
            people[name] = Person(since: now, polls: 1)
            note(name, came: true)
            return .new
        }
        let departure = person.departure.take()
        person.polls += 1
        people[name] = person
        return .known(departure)
    }

    /// A poll of `name` has ended.
    ///
    /// - Returns: Whether it was the last: their grace begins.
    mutating func end(_ name: String) -> Bool {
        guard var person = people[name] else { return false }
        person.polls -= 1
        people[name] = person
        return person.polls == 0
    }

    /// They are on their way out.
    mutating func leave(_ name: String, _ departure: WaitingList<Departure>.Place) {
        people[name]?.departure = departure
    }

    /// Their grace is over, or they said goodbye.
    ///
    /// - Returns: Their place among those whose grace is running.
    mutating func remove(_ name: String) -> WaitingList<Departure>.Place? {
        note(name, came: false)
        return people.removeValue(forKey: name)?.departure
    }

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
