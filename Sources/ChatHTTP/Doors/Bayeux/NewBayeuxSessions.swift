// Sessions that are no more than a handshake so far.
// SPDX-License-Identifier: MIT

import HTTP

/// Knows the oldest of each address. A handshake costs a client nothing, so that these are the ones to
/// end first.
struct NewBayeuxSessions {
    private struct Queue {
        /// In the order in which they began. Some may have connected since.
        var order: [BayeuxClientID] = []
        /// Those before this place wait no more.
        var first = 0
        var waiting: Set<BayeuxClientID> = []

        /// The one that has waited longest.
        mutating func oldest() -> BayeuxClientID? {
            while first < order.count, !waiting.contains(order[first]) { first += 1 }
            if first > 64, first * 2 > order.count {
                order.removeFirst(first)
                first = 0
            }
            return first < order.count ? order[first] : nil
        }
    }

    private var queues: [PeerAddress: Queue] = [:]

    mutating func add(_ id: BayeuxClientID, of address: PeerAddress) {
        queues[address, default: Queue()].order.append(id)
        queues[address]?.waiting.insert(id)
    }

    /// It has connected, or has ended.
    mutating func remove(_ id: BayeuxClientID, of address: PeerAddress) {
        guard queues[address]?.waiting.remove(id) != nil else { return }
        if queues[address]?.oldest() == nil { queues[address] = nil }
    }

    /// The oldest, where its address has as many as it may.
    mutating func excess(of address: PeerAddress) -> BayeuxClientID? {
        guard queues[address]?.waiting.count ?? 0 >= BayeuxSessions.maxNew else { return nil }
        return queues[address]?.oldest()
    }
}
