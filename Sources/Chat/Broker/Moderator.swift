// Deleting messages.
// SPDX-License-Identifier: MIT

import Deferred

/// Has messages deleted. A deletion is a message itself: it gets a number, is kept and published.
/// The journal and the hubs erase what it names when it comes to them.
final class Moderator {
    private let sequencer: Sequencer
    /// Deletions that are not kept yet, by the number of the deleted message.
    private var pending: [Int: Deferred<Position>] = [:]
    /// How many were kept.
    private(set) var count = 0

    init(sequencer: Sequencer) {
        self.sequencer = sequencer
    }

    /// Deletes one message. `listener` is told as of any message that is kept.
    ///
    /// - Returns: Where the deletion stands. Fails with ``ChatError/noSuchMessage(_:)`` where there is
    ///   nothing to delete, also for a deletion: that is kept.
    func delete(_ position: Position, for listener: any SequencerListener) -> Deferred<Position> {
        let seq = position.seq
        guard position.epoch == sequencer.epoch, seq <= sequencer.last else {
            return .fail(ChatError.noSuchMessage(position))
        }
        if let first = pending[seq] { return first.branch() }
        let deletion = sequencer.journal.find(seq).addCallback { found in
            guard let found, !found.isDeletion else { throw ChatError.noSuchMessage(position) }
            return try self.append(Draft(.deleted(seq), in: found.channel), for: listener)
        }
        let told = deletion.branch()
        pending[seq] = deletion
        deletion.addBoth { result in
            self.pending[seq] = nil
            return try result.get()
        }
        return told
    }

    /// Deletes all messages that `channel` has so far.
    ///
    /// - Throws: ``ChatError/noSuchChannel(_:)`` where it has none.
    func clear(
        _ channel: ChannelName, for listener: any SequencerListener
    ) throws(ChatError) -> Deferred<Position> {
        guard sequencer.keeps(channel) else { throw .noSuchChannel(channel) }
        return try append(Draft(.cleared, in: channel), for: listener)
    }

    private func append(
        _ deletion: Draft, for listener: any SequencerListener
    ) throws(ChatError) -> Deferred<Position> {
        try sequencer.append(deletion, for: listener).addCallback { position in
            self.count += 1
            return position
        }
    }
}

@available(*, unavailable)
extension Moderator: Sendable {}
