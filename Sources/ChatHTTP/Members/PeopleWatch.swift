// What follows when somebody is no member any more, or banned, or has logged out.
// SPDX-License-Identifier: MIT

import Chat
import Deferred

/// Listens at one hub. What has to be done once for the whole process, that of hub 0 does. Where several
/// nodes do the same, the second finds nothing to do.
final class PeopleWatch {
    private let hub: Hub
    private let membership: Membership
    private let unsaved: UnsavedMarks
    private let scheduler: any Scheduler
    /// Channels that somebody has left, to be looked at in the loop's next turn.
    private var left: Set<ChannelName> = []

    /// Called once for each loop, on its thread.
    init(
        _ hub: Hub, _ membership: Membership, _ unsaved: UnsavedMarks, _ scheduler: any Scheduler
    ) {
        self.hub = hub
        self.membership = membership
        self.unsaved = unsaved
        self.scheduler = scheduler
        hub.observer = self
        guard isFirst else { return }
        scheduler.callLater(PeopleWatch.patience) { [weak self] in self?.look() }
    }

    private var isFirst: Bool { hub.number == 0 }

    /// By then the chat has begun.
    private static let patience = Duration.seconds(60)

    /// A server may have ended between the last member's leaving and the end of their channel.
    private func look() {
        for record in membership.records.all(in: "channel") {
            if case .channel(let channel)? = RecordKey(record.key) { endIfEmpty(channel) }
        }
    }
}

extension PeopleWatch: HubObserver {
    func recordsChanged(_ changes: [RecordChange]) {
        for change in changes where change.action != .keep && !change.isReading {
            switch RecordKey(change.key) {
            case .ban(let person) where change.action != .remove: hub.expel(PersonMatch(person))
            case .member(let channel, let person) where change.action == .remove:
                hub.end(PersonMatch(person), in: channel)
                noteLeft(channel)
            default: break
            }
        }
    }

    /// Who has logged in with a name alone is nobody any more.
    func sessionEnded(_ session: String) {
        guard isFirst, let person = PersonID(session: session) else { return }
        unsaved.forget(person)
        let channels = membership.channels(of: person)
        let marks = membership.records.all(in: "read/\(person)")
        if channels.isEmpty, marks.isEmpty { return }
        // Not now: the hub is telling something.
        scheduler.callLater(.zero) { [hub] in
            let steps =
                channels.flatMap { RecordChange.leaving($0, person) }
                + marks.map { RecordChange.remove($0.key) }
            _ = try? hub.change(steps).addErrback { _ in false }
        }
    }
}

// A channel that nobody is a member of ends, and all its messages with it.
extension PeopleWatch {
    private func noteLeft(_ channel: ChannelName) {
        guard isFirst, membership.memberCount(of: channel) == 0 else { return }
        if left.isEmpty { scheduler.callLater(.zero) { [weak self] in self?.endLeft() } }
        left.insert(channel)
    }

    private func endLeft() {
        let channels = left
        left = []
        for channel in channels { endIfEmpty(channel) }
    }

    private func endIfEmpty(_ name: ChannelName) {
        guard membership.memberCount(of: name) == 0, let channel = membership.channel(name)
        else { return }
        // The messages first: while there is a record, nobody can make a channel of this name.
        maybeDeferred { try hub.clear(name) }
            .addCallbacks({ _ in true }, { $0.error as? ChatError == .noSuchChannel(name) })
            .addCallback { [hub] isClear in
                isClear ? try hub.change(channel.ending) : .succeed(false)
            }
            .addErrback { _ in false }
    }
}

extension RecordChange {
    /// Whether it says up to where somebody has read: there are many of these, and nothing follows from them.
    fileprivate var isReading: Bool { key.utf8.starts(with: "read/".utf8) }
}

extension PrivateChannel {
    /// It is there no more, unless one of the two has come back to it. Nobody else could: only members
    /// let others in.
    fileprivate var ending: [RecordChange] {
        let people = pair.map { [$0.0, $0.1] } ?? []
        return [.remove(.channel(name), if: .present), .remove(.made(maker, name))]
            + [.remove(.topic(name))]
            + people.map { .require(.absent, of: .member(name, $0)) }
    }
}
