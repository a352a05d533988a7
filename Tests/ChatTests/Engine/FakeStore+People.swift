// People in a fake server.
// SPDX-License-Identifier: MIT

@testable import Chat

extension FakeStore {
    /// People have come to a node, or have left it.
    mutating func report(_ changes: [PresenceChange], of node: String, at now: Timestamp) {
        for change in changes {
            let subject = change.identity.subject
            let told = change.channels.filter { channel in
                change.isComing
                    ? come(change.identity, to: channel, at: node, now)
                    : leave(subject, from: channel, at: node)
            }
            if told.isEmpty { continue }
            tell(
                change.isComing
                    ? .came(change.identity, told, since: now) : .left(change.identity, told))
        }
    }

    /// - Returns: Whether they were at no node before.
    private mutating func come(
        _ identity: Identity, to channel: ChannelName, at node: String, _ now: Timestamp
    ) -> Bool {
        var person = people[channel]?[identity.subject]
        let isNew = person == nil
        if person?.nodes.contains(node) == true { return false }
        person?.nodes.append(node)
        people[channel, default: [:]][identity.subject] =
            person ?? FakePerson(identity: identity, since: now, nodes: [node])
        return isNew
    }

    /// - Returns: Whether they are at no node any more.
    private mutating func leave(
        _ subject: String, from channel: ChannelName, at node: String
    ) -> Bool {
        guard var person = people[channel]?[subject], person.nodes.contains(node) else {
            return false
        }
        person.nodes.removeAll { $0 == node }
        people[channel]?[subject] = person.nodes.isEmpty ? nil : person
        if people[channel]?.isEmpty == true { people[channel] = nil }
        return person.nodes.isEmpty
    }

    func hasPeople(of node: String) -> Bool { !stays(of: node).isEmpty }

    private func stays(of node: String) -> [(channel: ChannelName, identity: Identity)] {
        people.flatMap { channel, persons in
            persons.values.filter { $0.nodes.contains(node) }.map { (channel, $0.identity) }
        }.sorted { ($0.channel, $0.identity.subject) < ($1.channel, $1.identity.subject) }
    }

    /// Some people of a node that is gone have left.
    ///
    /// - Returns: Whether all of them have.
    mutating func reap(_ node: String, at now: Timestamp) -> Bool {
        guard let beat = nodes[node] ?? departed[node], beat <= now - options.grace else {
            return true
        }
        for (channel, identity) in stays(of: node).prefix(FakeStore.reapedAtOnce)
        where leave(identity.subject, from: channel, at: node) {
            tell(.left(identity, [channel]))
        }
        if hasPeople(of: node) { return false }
        nodes[node] = nil
        departed[node] = nil
        newcomers.remove(node)
        roll.remove(node)
        return true
    }

    private static let reapedAtOnce = 2

    /// Everyone who is listed.
    var listed: [EnginePerson] {
        people.flatMap { channel, persons in
            persons.values.map {
                EnginePerson(Person(identity: $0.identity, since: $0.since), in: channel)
            }
        }
    }
}
