// What the hubs of one chat share.
// SPDX-License-Identifier: MIT

import Deferred
internal import Synchronization

/// The mailboxes of a chat's threads, and the few tables in which a limit or a rule counts over all
/// hubs. Any thread may hold it.
package final class SharedState: Sendable {
    /// What each hub is to hear, by the hub's number.
    let inboxes: [Mailbox<HubEvent>]
    /// What the broker is to do.
    let commands = Mailbox<BrokerCommand>()
    let registry: ChannelRegistry
    let clients = ClientRegistry()
    /// What the chat keeps beside its messages.
    package let records = RecordTable()

    private let hasOtherNodes = Atomic(false)

    /// - Parameter hubs: How many, at least 1. Each has a thread of its own; the broker lives on the
    ///   thread of hub 0.
    package init(hubs: Int, options: HubOptions = HubOptions()) {
        inboxes = (0..<hubs).map { _ in Mailbox() }
        registry = ChannelRegistry(limit: options.maxChannels)
    }

    /// Whether other nodes publish, too: then a hub does not know all that was acknowledged.
    var isOneOfSeveral: Bool { hasOtherNodes.load(ordering: .acquiring) }

    /// From now on it is so. The broker says it before the chat begins.
    func joinOtherNodes() { hasOtherNodes.store(true, ordering: .releasing) }

    /// How many hubs there are.
    package var hubCount: Int { inboxes.count }
}
