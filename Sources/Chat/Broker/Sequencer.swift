// Each message gets its number, and is kept.
// SPDX-License-Identifier: MIT

import Deferred

/// Numbers messages, and has the journal keep them in the order of their numbers.
final class Sequencer {
    let journal: any Journal
    /// Names the journal, in every position.
    let epoch: String
    private let registry: ChannelRegistry
    private let clock: any WallClock
    /// The newest number given, to a message that is kept or on its way to the journal.
    private var numbered: Int
    /// The number of the newest message that is kept.
    private(set) var last: Int
    /// Channels of which something is kept.
    /// Unchecked, because a name runs no code when it comes or goes.
    @exclusivity(unchecked) private var kept: Set<ChannelName>
    /// How often a channel was taken out of ``kept``.
    private var removals = 0
    /// How many messages were kept, and how many could not be.
    private(set) var counts = (kept: 0, failed: 0)
    /// When the newest message could not be kept; nil where it could.
    private var failure: Timestamp?

    /// - Parameters:
    ///   - journal: Nobody else may write to it.
    ///   - clock: The calendar's time.
    init(journal: any Journal, registry: ChannelRegistry, clock: any WallClock) {
        self.journal = journal
        self.registry = registry
        self.clock = clock
        let contents = journal.contents
        epoch = contents.epoch
        numbered = contents.last
        last = contents.last
        kept = Set(contents.channels.keys)
    }

    /// Those of which something is kept, in no order.
    var channels: [ChannelName] { Array(kept) }

    /// Whether something is kept of this channel.
    func keeps(_ channel: ChannelName) -> Bool { kept.contains(channel) }

    /// Whether the newest message could not be kept. That is forgotten after a while: nobody would
    /// send another message to a server that is given up for ever.
    var isFailing: Bool {
        failure.map { $0 > clock.now() - Sequencer.longestFailure } ?? false
    }

    private static let longestFailure = Duration.seconds(30)

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
        if isNew { try registry.enterToKeep(draft.channel) }
        let removals = removals
        numbered += 1
        let message = Message(draft, seq: numbered, at: clock.now())
        if journal.appendAtOnce(message) {
            return .succeed(publish(message, isNew: isNew, since: removals, to: listener))
        }
        return journal.append(message).stage("number it, wake who waits").addBoth { result in
            do {
                try result.get()
            } catch {
                if isNew { self.registry.leave(message.channel) }
                self.counts.failed += 1
                self.failure = self.clock.now()
                throw error
            }
            return self.publish(message, isNew: isNew, since: removals, to: listener)
        }
    }

    /// Retention has left nothing of a channel.
    func emptied(_ channel: ChannelName) {
        kept.remove(channel)
        removals += 1
    }

    /// The journal has kept a message.
    ///
    /// - Parameters:
    ///   - isNew: Whether it was the first of its channel when it got its number.
    ///   - removals: What ``removals`` was then.
    private func publish(
        _ message: Message, isNew: Bool, since removals: Int, to listener: any SequencerListener
    ) -> Position {
        // Retention may have emptied the channel meanwhile.
        if isNew || self.removals != removals { kept.insert(message.channel) }
        let previous = last
        last = message.seq
        counts.kept += 1
        if failure != nil { failure = nil }
        listener.published(message, after: previous)
        if isNew { registry.leave(message.channel) }
        return Position(epoch: epoch, seq: message.seq)
    }
}

/// Who hears of each message that is kept, in the order of their numbers.
protocol SequencerListener: AnyObject {
    /// Everyone may see this message from now on.
    ///
    /// - Parameter previous: The number of the message before it, in any channel.
    func published(_ message: Message, after previous: Int)
}

@available(*, unavailable)
extension Sequencer: Sendable {}
