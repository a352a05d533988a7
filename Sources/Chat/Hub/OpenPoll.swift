// One subscription at one hub, from its first look to its answer.
// SPDX-License-Identifier: MIT

/// What is asked, and the channels that it is about. They count it until it ends.
struct OpenPoll {
    let subscription: Subscription
    let channels: NonEmpty<Channel>
    /// nil for nobody in particular.
    let asker: Asker?

    init(_ subscription: Subscription, _ channels: NonEmpty<Channel>, asker: Asker?) {
        self.subscription = subscription
        self.channels = channels
        self.asker = asker
    }

    /// Whether there may be something above `seq`, here or no longer here.
    func mayHaveMissed(above seq: Int) -> Bool {
        channels.contains { $0.mayHaveMissed(above: seq) }
    }

    func hasMessages(above seq: Int) -> Bool { channels.contains { $0.hasMessages(above: seq) } }

    /// Whether there will be more to answer in a moment: all that is new is in channels whose queues
    /// are busy, and does not fill the answer yet.
    func hadBetterWait(above seq: Int) -> Bool {
        guard subscription.hold != .zero else { return false }
        var count = 0
        for channel in channels where channel.hasMessages(above: seq) {
            if channel.queue.state == .quiet { return false }
            count += channel.backlog.indices(above: seq).count
        }
        return count < subscription.limit
    }
}
