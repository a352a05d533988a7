// What clients may make the server hold: each address its share, all of them together a total.
// SPDX-License-Identifier: MIT

import Synchronization

/// Counts what clients make a server hold, and refuses what goes past an address's share or past
/// the total. One for all loops of a server; any thread.
///
/// Each connection has the ``Share`` of its address. Taking from it and giving back are two atomic
/// additions each, so that even the cheapest request can be counted.
public final class Budget: Sendable {
    /// Something that a client can make the server hold.
    public struct Item: Hashable, Sendable {
        let index: Int

        /// - Parameter index: Small, and each used once. Those below are 0 to 3; the others are free for
        ///   more counts.
        public init(_ index: Int) {
            self.index = index
        }

        /// Open connections.
        public static let connections = Item(0)
        /// Costly requests under way, see ``Request/claim()``.
        public static let requests = Item(1)
        /// Bytes of responses that the client has not read, and of requests that are not whole.
        public static let bytes = Item(2)
        /// Requests that wait for long, see ``Request/takePlace()``.
        public static let waiting = Item(3)
    }

    /// How much of one item may be held. 0 sets no limit.
    public struct Limit: Sendable {
        /// For one address.
        public var perAddress: Int
        /// For all of them together.
        public var total: Int
        /// The part of the total that no single address may take: there is always some left for others.
        public var reserve: Int

        /// - Parameter reserve: Half of the total unless told otherwise.
        public init(perAddress: Int = 0, total: Int = 0, reserve: Int? = nil) {
            self.perAddress = perAddress
            self.total = total
            self.reserve = reserve ?? total / 2
        }

        /// What one address may hold.
        ///
        /// - Parameter isSpared: Only the reserve keeps it from taking all.
        func share(isSpared: Bool) -> Int {
            let most = total > 0 ? max(total - reserve, 1) : .max
            return isSpared || perAddress == 0 ? most : min(perAddress, most)
        }
    }

    /// Why something is not to be had.
    public enum Refusal: Error, Equatable {
        /// This address holds its share already.
        case share
        /// All addresses together hold what there is.
        case total
    }

    private let limits: [Limit]
    private let sparesLoopback: Bool
    private let totals: [BoundedCounter]
    private let shares = Mutex(ShareTable())

    /// - Parameters:
    ///   - limits: Items that are missing have none.
    ///   - sparesLoopback: Whether the limit for one address leaves this machine's own out: a proxy
    ///     here speaks for many clients.
    public init(_ limits: [Item: Limit] = Budget.usual(), sparesLoopback: Bool = true) {
        let count = (limits.keys.map(\.index).max() ?? -1) + 1
        self.limits = (0..<count).map { limits[Item($0)] ?? Limit() }
        self.sparesLoopback = sparesLoopback
        totals = self.limits.map { BoundedCounter(limit: $0.total > 0 ? $0.total : .max) }
    }

    /// What a server does well with: ``Item/connections``, ``Item/requests`` and ``Item/bytes``.
    ///
    /// - Parameters:
    ///   - connections: In all. Nil means as many as the process may have descriptors.
    ///   - unread: ``Item/bytes`` in all.
    public static func usual(
        connections: Int? = nil, unread: Int = 64 << 20
    ) -> [Item: Limit] {
        let connections =
            connections ?? Descriptors.connections(under: Descriptors.raiseLimit())
        return [
            .connections: Limit(
                perAddress: min(1200, connections / 2), total: connections,
                reserve: connections / 32),
            .requests: Limit(perAddress: 256, total: 4096),
            .bytes: Limit(perAddress: unread / 8, total: unread, reserve: unread / 4 * 3),
        ]
    }

    /// The share of `address`, the same for all of its connections.
    public func share(of address: PeerAddress) -> Share {
        shares.withLock { shares in
            shares.find(address) {
                let isSpared = sparesLoopback && address.isLoopback
                let counters = limits.map { BoundedCounter(limit: $0.share(isSpared: isSpared)) }
                return Share(address, counters, of: totals)
            }
        }
    }

    /// Held by all addresses together.
    public func held(_ item: Item) -> Int {
        totals.indices.contains(item.index) ? totals[item.index].value : 0
    }

    /// How much of one item all addresses together may hold; nil for no limit.
    package func total(of item: Item) -> Int? {
        guard limits.indices.contains(item.index) else { return nil }
        let total = limits[item.index].total
        return total > 0 ? total : nil
    }

    /// Addresses that the table knows, some of which may hold nothing any more.
    var addresses: Int { shares.withLock { $0.count } }
}
