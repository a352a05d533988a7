// Changing messages.
// SPDX-License-Identifier: MIT

import Deferred

/// Has messages edited and deleted. A change is a message itself: it gets a number, is kept and published.
/// The journal and the hubs change what it names when it comes to them.
///
/// In each channel one change is made after the other: each sees what the one before has left.
final class Moderator {
    private let sequencer: Sequencer
    private let clock: any WallClock
    /// The channels in which changes are on their way.
    private var lines: [ChannelName: ChangeLine] = [:]
    /// How many were kept.
    private(set) var counts = (edits: 0, deletions: 0)

    /// - Parameter clock: The calendar's time, by which messages are too old to be changed.
    init(sequencer: Sequencer, clock: any WallClock) {
        self.sequencer = sequencer
        self.clock = clock
    }

    /// Edits or deletes one message. `listener` is told as of any message that is kept.
    ///
    /// - Returns: Where the change stands. Fails with what ``MessageChange/draft(for:at:)`` throws, or
    ///   with a ``JournalError``.
    func revise(_ change: MessageChange, for listener: any SequencerListener) -> Deferred<Position>
    {
        let position = change.position
        guard position.epoch == sequencer.epoch, position.seq <= sequencer.last else {
            return .fail(ChatError.noSuchMessage(position))
        }
        if let channel = change.channel { return revise(change, in: channel, for: listener) }
        return sequencer.journal.find(position.seq).addCallback { found in
            guard let found else { throw ChatError.noSuchMessage(position) }
            return self.revise(change, in: found.channel, for: listener)
        }
    }

    private func revise(
        _ change: MessageChange, in channel: ChannelName, for listener: any SequencerListener
    ) -> Deferred<Position> {
        let seq = change.position.seq
        return inTurn(in: channel) { line in
            self.sequencer.journal.find(seq, in: channel).addCallback { found in
                guard let found else { throw ChatError.noSuchMessage(change.position) }
                // Two who delete it at the same time are told the same.
                if change.body == nil, let deletion = line.deletions[seq] {
                    try change.checkEditor(of: found, at: self.clock.now())
                    return .succeed(deletion)
                }
                let draft = try change.draft(for: found, at: self.clock.now())
                return try self.append(draft, for: listener).addCallback { position in
                    if change.body == nil { line.deletions[seq] = position }
                    return position
                }
            }
        }
    }

    /// Deletes all messages that `channel` has when it is this call's turn.
    ///
    /// - Throws: ``ChatError/noSuchChannel(_:)`` where it has none; the Deferred may fail with it, too.
    func clear(
        _ channel: ChannelName, for listener: any SequencerListener
    ) throws(ChatError) -> Deferred<Position> {
        guard sequencer.keeps(channel) else { throw .noSuchChannel(channel) }
        return inTurn(in: channel) { _ in
            guard self.sequencer.keeps(channel) else { throw ChatError.noSuchChannel(channel) }
            return try self.append(Draft(.cleared, in: channel), for: listener)
        }
    }

    private func append(
        _ draft: Draft, for listener: any SequencerListener
    ) throws(ChatError) -> Deferred<Position> {
        try sequencer.append(draft, for: listener).addCallback { position in
            if draft.revision == .original {
                self.counts.deletions += 1
            } else {
                self.counts.edits += 1
            }
            return position
        }
    }

    /// Calls `body` when all earlier changes in this channel are kept, or have failed.
    private func inTurn(
        in channel: ChannelName, _ body: @escaping (ChangeLine) throws -> Deferred<Position>
    ) -> Deferred<Position> {
        let line = lines[channel] ?? ChangeLine()
        lines[channel] = line
        return line.lock.run { try body(line) }.addBoth { result in
            if !line.lock.isLocked { self.lines[channel] = nil }
            return try result.get()
        }
    }
}

/// The changes in one channel, from the first until none is on its way.
private final class ChangeLine {
    let lock = DeferredLock()
    /// What was deleted meanwhile, and where the deletion stands.
    var deletions: [Int: Position] = [:]
}

@available(*, unavailable)
extension Moderator: Sendable {}
