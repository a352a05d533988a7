// Names of channels that retention has emptied, so that they are not taken for new ones.
// SPDX-License-Identifier: MIT

internal import Deferred

/// The latest ``EmptiedChannels/most`` of them: anyone may make names up.
package struct EmptiedChannels {
    package static let most = 1000

    private var names: Set<ChannelName> = []
    private var order = FIFO<ChannelName>()

    package init() {}

    package func contains(_ name: ChannelName) -> Bool { names.contains(name) }

    package mutating func insert(_ name: ChannelName) {
        guard names.insert(name).inserted else { return }
        order.append(name)
        if order.count > EmptiedChannels.most, let oldest = order.popFirst() {
            names.remove(oldest)
        }
    }
}
