// Sessions that are no more than a handshake so far.
// SPDX-License-Identifier: MIT

import HTTP

/// Knows those of each address, oldest first. A handshake costs a client nothing, so that these are the
/// ones to end first.
struct NewBayeuxSessions {
    private struct Queue {
        /// In the order in which they began, which is that of their ends. Some may have gone on since.
        var order: [(id: BayeuxClientID, end: Duration)] = []
        /// Those before this place are none of these any more.
        var first = 0
        var waiting: Set<BayeuxClientID> = []

        /// The one that has waited longest.
        mutating func oldest() -> (id: BayeuxClientID, end: Duration)? {
            while first < order.count, !waiting.contains(order[first].id) { first += 1 }
            // One that stays must not keep all that have gone since.
            if order.count > 2 * waiting.count + 64 {
                order = order[first...].filter { waiting.contains($0.id) }
                first = 0
            }
            return first < order.count ? order[first] : nil
        }
    }

    private var queues: [PeerAddress: Queue] = [:]

    /// How much is kept for one address, also of those that are none of these any more.
    func size(of address: PeerAddress) -> Int { queues[address]?.order.count ?? 0 }

    /// - Parameter end: When it ends, unless its client is heard of; never before that of an older one.
    /// - Returns: Whether it is the only one of its address.
    mutating func add(_ id: BayeuxClientID, of address: PeerAddress, until end: Duration) -> Bool {
        queues[address, default: Queue()].order.append((id, end))
        queues[address]?.waiting.insert(id)
        return queues[address]?.waiting.count == 1
    }

    /// It is more than a handshake, or has ended.
    mutating func remove(_ id: BayeuxClientID, of address: PeerAddress) {
        guard queues[address]?.waiting.remove(id) != nil else { return }
        if queues[address]?.oldest() == nil { queues[address] = nil }
    }

    /// Takes out those that are too many, so that there is room for one more.
    mutating func takeExcess(of address: PeerAddress) -> [BayeuxClientID] {
        var excess: [BayeuxClientID] = []
        while queues[address]?.waiting.count ?? 0 >= BayeuxSessions.maxNew,
            let oldest = queues[address]?.oldest()
        {
            remove(oldest.id, of: address)
            excess.append(oldest.id)
        }
        return excess
    }

    /// Takes out those whose time is over.
    ///
    /// - Returns: And when the next one's is; nil where there is none.
    mutating func takeEnded(
        of address: PeerAddress, at now: Duration
    ) -> (ids: [BayeuxClientID], next: Duration?) {
        var ids: [BayeuxClientID] = []
        while let oldest = queues[address]?.oldest() {
            if oldest.end > now { return (ids, oldest.end) }
            remove(oldest.id, of: address)
            ids.append(oldest.id)
        }
        return (ids, nil)
    }
}
