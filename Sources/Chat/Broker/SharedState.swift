// What the hubs of one chat have in common.
// SPDX-License-Identifier: MIT

/// The ground that several hubs share, each on a thread of its own: letterboxes, and the few tables
/// in which a limit or a rule counts over all of them. Any thread may hold it.
public final class SharedState: Sendable {
    /// What the journal held when it was opened; each hub begins with it.
    public let contents: JournalContents
    /// How many hubs there are.
    public let hubCount: Int
    let mailboxes: Mailboxes
    let registry: ChannelRegistry
    let tabs = ClientRegistry()

    /// - Parameters:
    ///   - contents: Of the journal, before anything was said.
    ///   - hubs: At least 1.
    public init(_ contents: JournalContents, hubs: Int, options: HubOptions = HubOptions()) {
        self.contents = contents
        hubCount = hubs
        mailboxes = Mailboxes(hubs: hubs)
        registry = ChannelRegistry(limit: options.maxChannels)
    }

    var epoch: String { contents.epoch }

    /// Has `wake` called, on any thread, when there is something for the hub's ``Hub/collect()``;
    /// once for however much lies ready.
    public func onLetters(to hub: Int, _ wake: @escaping @Sendable () -> Void) {
        mailboxes.open(hub, wake: wake)
    }
}
