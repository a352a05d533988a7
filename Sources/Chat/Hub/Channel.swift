// What a hub knows of one channel.
// SPDX-License-Identifier: MIT

/// One channel at one hub.
final class Channel {
    let name: ChannelName
    /// Unchecked, because a backlog calls nobody while it changes: it is bytes and numbers.
    @exclusivity(unchecked) var backlog: EncodedBacklog
    /// Whether the journal keeps anything of it.
    var isKept: Bool
    /// Polls that have begun and not ended, also those that wait for the journal.
    var polls = 0
    /// For polls.
    let queue = SubscriberQueue(mayCoolDown: true)
    /// For the simple API, which hears one numbered message at a time.
    let listeners = SubscriberQueue(mayCoolDown: false)

    /// - Parameter floor: The number of its newest message so far, or one above it.
    init(_ name: ChannelName, floor: Int, isKept: Bool) {
        self.name = name
        backlog = EncodedBacklog(floor: floor)
        self.isKept = isKept
    }

    /// Of its messages so far none is here.
    ///
    /// - Parameter floor: The number of the newest, or one above it.
    func begin(above floor: Int, isKept: Bool) {
        backlog = EncodedBacklog(floor: floor)
        self.isKept = isKept
    }

    /// Whether there is a message with a higher number than this.
    func hasMessages(above seq: Int) -> Bool { backlog.last > seq }

    /// Whether there may be something above this number, here or no longer here.
    func mayHaveMissed(above seq: Int) -> Bool { hasMessages(above: seq) || backlog.floor > seq }

    /// Requests that wait here.
    var parked: Int { queue.count + listeners.count }

    /// Whether forgetting it would lose nothing.
    var isUnused: Bool {
        !isKept && polls == 0 && parked == 0
    }
}

extension SubscriberQueue {
    /// Whether an event means anything to it: somebody waits, or a flush is not over.
    var isInUse: Bool { count > 0 || state != .quiet }
}
