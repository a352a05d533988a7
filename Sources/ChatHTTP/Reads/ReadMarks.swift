// Up to where people have read.
// SPDX-License-Identifier: MIT

import Chat
import Deferred
import HTTP

/// The marks that are kept, and those that will be. A mark costs no message and no poll anything: it is in
/// memory, and every few seconds the newest of all are kept in one change. A server that is killed loses
/// the last seconds, and somebody reads a few messages twice.
///
/// One for each loop, on its thread.
final class ReadMarks {
    /// Between a mark and the change that keeps it.
    static let delay = Duration.seconds(5)
    /// The next change comes sooner where there are more.
    private static let pause = Duration.seconds(1)
    /// Marks of one change.
    static let changeSize = 256
    /// How long the end of a server waits for the last change.
    private static let patience = Duration.seconds(1)

    private let hub: Hub
    private let membership: Membership
    private let unsaved: UnsavedMarks
    private let scheduler: any Scheduler

    /// - Parameter unsaved: Shared with the other loops.
    init(
        _ hub: Hub, _ membership: Membership, _ unsaved: UnsavedMarks, _ scheduler: any Scheduler
    ) {
        self.hub = hub
        self.membership = membership
        self.unsaved = unsaved
        self.scheduler = scheduler
    }

    /// A person's marks in channels that they may read, in the order of the names.
    func all(of person: PersonID) -> [ReadMark] {
        known(of: person).values
            .filter { isOpen($0.channel, to: person) }
            .sorted { $0.channel < $1.channel }
    }

    /// A mark never moves back, and none comes to be that is over already.
    ///
    /// - Parameter countNew: Counts one that there was not.
    /// - Returns: Up to where the channel is read now.
    /// - Throws: 507 where there are too many marks, and what `countNew` throws.
    func mark(
        _ channel: ChannelName, upTo seq: Int, by visitor: KnownVisitor,
        countNew: () throws(HTTPError) -> Void
    ) throws(HTTPError) -> Int {
        let known = known(of: visitor.person)
        if let old = known[channel] {
            if old.seq >= seq { return old.seq }
        } else {
            try countNew()
            guard hasRoom else { throw .tooManyMarks }
            if known.count >= ReadMark.most, let oldest = known.values.min(by: { $0.at < $1.at }) {
                forget(oldest.channel, of: visitor.person)
            }
        }
        let mark = ReadMark(channel, upTo: seq, at: membership.now)
        guard set(.put(mark, until: visitor.end), channel, visitor.person) else {
            throw .tooManyMarks
        }
        return seq
    }

    /// There is no mark any more.
    func forget(_ channel: ChannelName, of person: PersonID) {
        if known(of: person)[channel] != nil { _ = set(.remove, channel, person) }
    }

    private func set(_ step: UnsavedMarks.Step, _ channel: ChannelName, _ person: PersonID) -> Bool
    {
        let isSet = unsaved.set(step, of: UnsavedMarks.Place(person: person, channel: channel))
        planSaving(in: ReadMarks.delay)
        return isSet
    }

    /// Marks leave half of all records to members, mutes and bans.
    private var hasRoom: Bool {
        membership.records.count + unsaved.count < Record.maxCount / 2
    }

    /// Kept or not, in whichever channel.
    private func known(of person: PersonID) -> [ChannelName: ReadMark] {
        let now = membership.now
        var marks: [ChannelName: ReadMark] = [:]
        for record in membership.records.all(in: "read/\(person)") where !record.isOver(at: now) {
            if let mark = ReadMark(record) { marks[mark.channel] = mark }
        }
        for (channel, step) in unsaved[person] {
            switch step {
            case .remove: marks[channel] = nil
            case .put(let mark, _) where mark.seq > marks[channel]?.seq ?? -1: marks[channel] = mark
            case .put: break
            }
        }
        return marks
    }

    private func isOpen(_ channel: ChannelName, to person: PersonID) -> Bool {
        !channel.isPrivate || membership.isMember(person, of: channel)
    }
}

// What keeps them.
extension ReadMarks {
    private func planSaving(in delay: Duration) {
        guard unsaved.plan() else { return }
        scheduler.callLater(delay) { [weak self] in
            self?.saveSome().addBoth { result -> Void in
                self?.unsaved.endPlan()
                let isKept = (try? result.get()) != nil
                self?.planSaving(in: isKept ? ReadMarks.pause : ReadMarks.delay)
            }
        }
    }

    /// Saves all of them, as a server does before it ends.
    ///
    /// - Returns: nil where there are none. Fires in any case: what cannot be kept is lost.
    func saveAll() -> Deferred<Void>? {
        if unsaved.count == 0 { return nil }
        func next() -> Deferred<Void> {
            if unsaved.count == 0 { return .succeed() }
            return saveSome().addCallback(next)
        }
        return next().addTimeout(ReadMarks.patience, clock: scheduler).addErrback { _ in }
    }

    /// - Returns: Fails where none could be kept: they are tried again.
    private func saveSome() -> Deferred<Void> {
        let some = unsaved.some(ReadMarks.changeSize)
        let changes = some.compactMap(change)
        if changes.isEmpty {
            unsaved.settle(some)
            return .succeed()
        }
        return maybeDeferred { [hub] in try hub.change(changes) }
            .addErrback(ChatError.self) { error in
                // Others have taken the room. These marks would wait for ever.
                guard error == .tooManyRecords else { throw error }
                return false
            }
            .addCallback { [unsaved] _ -> Void in unsaved.settle(some) }
    }

    /// nil for what is kept already, and for a channel that the person has left.
    private func change(_ place: UnsavedMarks.Place, _ step: UnsavedMarks.Step) -> RecordChange? {
        let kept = membership.records[RecordKey.read(place.person, place.channel).text]
        switch step {
        case .remove: return kept.map { .remove($0.key) }
        case .put(let mark, let end):
            guard isOpen(place.channel, to: place.person) else { return nil }
            // Another server may have kept a newer one.
            if let kept = kept.flatMap({ ReadMark($0) }), kept.seq >= mark.seq { return nil }
            return .put(mark.record(of: place.person, until: end))
        }
    }
}

@available(*, unavailable)
extension ReadMarks: Sendable {}
