// What one address holds, of a budget for all.
// SPDX-License-Identifier: MIT

/// What one address holds of a ``Budget``. It lives as long as somebody has it: each connection,
/// and whatever outlives its connection. Any thread.
public final class Share: Sendable {
    /// Whose share it is.
    public let address: PeerAddress
    private let counters: [BoundedCounter]
    /// Of all addresses together.
    private let totals: [BoundedCounter]

    /// - Parameters:
    ///   - counters: One for each item, as many as `totals`.
    init(_ address: PeerAddress, _ counters: [BoundedCounter], of totals: [BoundedCounter]) {
        self.address = address
        self.counters = counters
        self.totals = totals
    }

    /// Takes `count` of `item`; balance it with ``give(_:of:)``.
    ///
    /// What is under the limit now may go over it once, by `count`: so a response that is longer than
    /// what is left still goes out whole.
    public func take(_ count: Int = 1, of item: Budget.Item) throws(Budget.Refusal) {
        guard counters.indices.contains(item.index) else { return }
        guard totals[item.index].take(count) else { throw .total }
        if counters[item.index].take(count) { return }
        totals[item.index].give(count)
        throw .share
    }

    /// Gives back `count` of `item`, after ``take(_:of:)``.
    public func give(_ count: Int = 1, of item: Budget.Item) {
        guard counters.indices.contains(item.index) else { return }
        counters[item.index].give(count)
        totals[item.index].give(count)
    }

    /// Takes one `item` of what there is for all addresses, and none of this address's share; balance it
    /// with ``giveToTotal(_:)``. A proxy's connection is not one client's.
    func takeFromTotal(_ item: Budget.Item) throws(Budget.Refusal) {
        guard totals.indices.contains(item.index) else { return }
        guard totals[item.index].take(1) else { throw .total }
    }

    /// Gives one `item` back, after ``takeFromTotal(_:)``.
    func giveToTotal(_ item: Budget.Item) {
        if totals.indices.contains(item.index) { totals[item.index].give(1) }
    }

    /// Whether something could be taken now.
    public func hasRoom(for item: Budget.Item) -> Bool {
        !counters.indices.contains(item.index) || counters[item.index].hasRoom
    }

    /// How much of `item` this address holds.
    public func held(_ item: Budget.Item) -> Int {
        counters.indices.contains(item.index) ? counters[item.index].value : 0
    }
}
