// Each message gets its number, and is kept.
// SPDX-License-Identifier: MIT

import Deferred

/// Numbers messages, and has the journal keep them in the order of their numbers.
final class Sequencer {
    let journal: any Journal
    private let registry: ChannelRegistry
    private let clock: any WallClock
    /// The newest number given, to a message that is kept or on its way to the journal.
    private var numbered: Int
    /// The number of the newest message that is kept.
    private(set) var last: Int
    /// Channels of which something is kept.
    private var kept: Set<ChannelName>
    /// How often a channel was taken out of ``kept``.
    private var removals = 0
    /// How many messages were kept, and how many could not be.
    private(set) var counts = (kept: 0, failed: 0)

    /// - Parameters:
    ///   - journal: Nobody else may write to it.
    ///   - clock: The calendar's time.
    init(journal: any Journal, registry: ChannelRegistry, clock: any WallClock) {
        self.journal = journal
        self.registry = registry
        self.clock = clock
        let contents = journal.contents
        numbered = contents.last
        last = contents.last
        kept = Set(contents.channels.keys)
    }

    /// Those of which something is kept, in no order.
    var channels: [ChannelName] { Array(kept) }

    /// Names the journal, in every position.
    var epoch: String { journal.contents.epoch }

    /// Has a message kept. `listener` is told of it before its publisher.
    ///
    /// - Returns: Its position; fails with a ``JournalError`` when it could not be kept.
    func append(
        _ draft: Draft, for listener: any SequencerListener
    ) throws(ChatError) -> Deferred<Position> {
        guard numbered < .max else {
            return .fail(JournalError.unusable(path: journal.place, "it has no numbers left"))
        }
        // A new channel counts while its first message is on its way; then hubs know the channel.
        let isNew = !kept.contains(draft.channel)
        if isNew { try registry.enter(draft.channel) }
        let removals = removals
        numbered += 1
        let message = Message(
            seq: numbered, channel: draft.channel, at: clock.now(), from: draft.from,
            body: draft.body, nonce: draft.nonce)
        return journal.append(message).addBoth { result in
            defer { if isNew { self.registry.leave(draft.channel) } }
            do {
                try result.get()
            } catch {
                self.counts.failed += 1
                throw error
            }
            // Retention may have emptied the channel meanwhile.
            if isNew || self.removals != removals { self.kept.insert(message.channel) }
            listener.published(self.publish(message))
            return Position(epoch: self.epoch, seq: message.seq)
        }
    }

    /// Retention has left nothing of a channel.
    func emptied(_ channel: ChannelName) {
        kept.remove(channel)
        removals += 1
    }

    private func publish(_ message: Message) -> PublishedMessage {
        defer { last = message.seq }
        counts.kept += 1
        return PublishedMessage(message, after: last, epoch: epoch)
    }
}

/// Who hears of each message that is kept, in the order of their numbers.
protocol SequencerListener: AnyObject {
    /// Everyone may see this message from now on.
    func published(_ message: PublishedMessage)
}

@available(*, unavailable)
extension Sequencer: Sendable {}
