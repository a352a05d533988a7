// What a hub knows of one channel.
// SPDX-License-Identifier: MIT

/// A hub knows a channel from its first message, or its first subscriber there, until it has neither.
final class Channel {
    let name: ChannelName
    var backlog: EncodedBacklog
    /// Whether the journal keeps anything of it.
    var isKept: Bool
    /// Polls that have begun and not ended, also those that are being looked up.
    var polls = 0
    /// For polls.
    let queue = SubscriberQueue(mayCoolDown: true)
    /// For the simple API, which hears numbered messages alone, each by itself.
    let listeners = SubscriberQueue(mayCoolDown: false)

    /// - Parameter floor: The number of its newest message so far, or one above it.
    init(_ name: ChannelName, floor: Int, isKept: Bool) {
        self.name = name
        backlog = EncodedBacklog(floor: floor)
        self.isKept = isKept
    }

    /// Whether something was said after the message of this number.
    func hasNews(above seq: Int) -> Bool { backlog.last > seq }

    /// Requests that wait here.
    var parked: Int { queue.count + listeners.count }

    /// Whether forgetting it would lose nothing.
    var isUnused: Bool {
        !isKept && polls == 0 && parked == 0
    }
}
