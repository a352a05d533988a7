// Which channels a journal has said to be empty.
// SPDX-License-Identifier: MIT

import Chat

/// Listens to a journal for as long as a test holds it.
final class EmptiedChannelsLog: JournalListener {
    private(set) var channels: [ChannelName] = []
    private let then: (ChannelName) -> Void

    /// - Parameter then: What is done each time.
    init(_ journal: any Journal, then: @escaping (ChannelName) -> Void = { _ in }) {
        self.then = then
        journal.listener = self
    }

    func emptied(_ channel: ChannelName) {
        channels.append(channel)
        then(channel)
    }
}
