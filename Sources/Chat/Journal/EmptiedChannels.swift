// Names of channels that retention has emptied, so that they are not taken for new ones.
// SPDX-License-Identifier: MIT

internal import Deferred

/// The latest ``EmptiedChannels/most`` of them: anyone may make names up.
package struct EmptiedChannels {
    /// Names remembered at once; then the oldest is forgotten.
    package static let most = 1000

    private var names: Set<ChannelName> = []
    private var order = FIFO<ChannelName>()

    /// No channel has been emptied yet.
    package init() {}

    /// Whether the channel was emptied, as far as that is remembered.
    package func contains(_ name: ChannelName) -> Bool { names.contains(name) }

    /// Remembers the channel. A name that is known keeps its age.
    package mutating func insert(_ name: ChannelName) {
        guard names.insert(name).inserted else { return }
        order.append(name)
        if order.count > EmptiedChannels.most, let oldest = order.popFirst() {
            names.remove(oldest)
        }
    }
}
