// Who is in a channel, as everyone is told.
// SPDX-License-Identifier: MIT

/// The people of one channel, and the comings and goings that were not announced yet. It lasts as
/// long as there are some of either.
final class ChannelPresence {
    let channel: ChannelName
    /// When its comings and goings will be told; nil while there are none to tell.
    var announcement: Duration?

    /// By subject.
    private var people: [String: Person] = [:]
    private var list = SortedList<Listed>()
    /// Since the last announcement: whether each subject came (true) or left.
    private var changes: [String: Bool] = [:]
    /// The order in which they did.
    private var order: [Identity] = []

    init(_ channel: ChannelName) {
        self.channel = channel
    }

    /// How many are here.
    var count: Int { people.count }

    var isEmpty: Bool { people.isEmpty && changes.isEmpty }

    /// False where nothing is to be told.
    func isDue(by time: Duration) -> Bool { announcement.map { $0 <= time } ?? false }

    /// Some of those here, in the order of their names.
    ///
    /// - Parameter last: The name to begin behind; nil for the first.
    func page(after last: String?, limit: Int) -> PeoplePage {
        let (listed, hasMore) = list.page(limit: limit) { entry in
            last.map { $0 < entry.name } ?? true
        }
        let page = listed.compactMap { people[$0.subject] }
        return PeoplePage(people: page, hasMore: hasMore, count: count)
    }

    /// All of them, in no order.
    var all: Dictionary<String, Person>.Values { people.values }

    /// Whether this person is here.
    func lists(_ identity: Identity) -> Bool { people[identity.subject] != nil }

    /// Someone came who is not here yet.
    ///
    /// - Parameter isNews: Whether the others are to be told.
    func add(_ identity: Identity, since now: Timestamp, isNews: Bool = true) {
        people[identity.subject] = Person(identity: identity, since: now)
        list.insert(Listed(identity))
        if isNews { note(identity, came: true) }
    }

    /// Someone left.
    func remove(_ identity: Identity) {
        // Listed under the name that they had when they came.
        if let person = people.removeValue(forKey: identity.subject) {
            list.remove(Listed(person.identity))
        }
        note(identity, came: false)
    }

    /// Takes what there is to announce, in the order in which it happened.
    func takeChanges() -> [(identity: Identity, came: Bool)] {
        let taken = order.compactMap { identity in
            changes.removeValue(forKey: identity.subject).map { (identity: identity, came: $0) }
        }
        order = []
        return taken
    }

    /// Someone who came and left since the last announcement did neither, for the others.
    private func note(_ identity: Identity, came: Bool) {
        if let earlier = changes[identity.subject], earlier != came {
            changes[identity.subject] = nil
        } else {
            changes[identity.subject] = came
            order.append(identity)
        }
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
