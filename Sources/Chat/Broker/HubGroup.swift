// All hubs of a process, as their broker reaches them.
// SPDX-License-Identifier: MIT

import Deferred

/// Tells each hub the same, in the same order: the one on the broker's thread at once, the others
/// through their mailboxes. The others' mail is posted first, so a client that hears something at the
/// first hub, and then comes to another, finds that one knowing it.
final class HubGroup {
    /// The hub on this thread. It is not kept alive.
    private weak var first: (any BrokerListener)?
    /// The mailboxes of the others.
    private let inboxes: [Mailbox<HubEvent>]
    /// Ephemeral messages told so far, announcements of presence among them.
    private(set) var ephemerals = 0

    init(_ shared: SharedState) {
        inboxes = Array(shared.inboxes.dropFirst())
    }

    /// From now on `hub`, on this thread, is told at once.
    func attach(_ hub: any BrokerListener) { first = hub }

    /// Tells every hub.
    func tellAll(_ news: HubEvent) {
        tellOthers(news)
        first?.hear(news)
    }

    /// Tells the hubs on other threads alone.
    func tellOthers(_ news: HubEvent) {
        if !inboxes.isEmpty { Mailbox.post(news, to: inboxes) }
    }

    /// Everyone may see this message from now on. It is encoded once for the hubs on other threads.
    ///
    /// - Parameter previous: See ``PublishedMessage/previous``.
    func tellAll(_ message: Message, after previous: Int, epoch: String) {
        if !inboxes.isEmpty {
            let message = PublishedMessage(message, after: previous, epoch: epoch)
            Mailbox.post(.published(message), to: inboxes)
        }
        first?.hear(message, after: previous)
    }
}

extension HubGroup: PresenceAudience {
    /// Counts the messages, and sends all of them to each hub as one event.
    func tell(_ news: [EphemeralNews]) {
        if news.isEmpty { return }
        ephemerals += news.reduce(0) { $0 + $1.messages.count }
        tellAll(.ephemeral(news))
    }

    /// Connections are spread evenly over the hubs, so the first one knows enough.
    func audience(of channel: ChannelName) -> Int {
        (first?.audience(of: channel) ?? 0) * (inboxes.count + 1)
    }
}

@available(*, unavailable)
extension HubGroup: Sendable {}
