// How many places are taken, in all and by one holder.
// SPDX-License-Identifier: MIT

/// Counts places with a limit on the total and on each key's share. 0 sets no limit.
public struct Occupancy<Key: Hashable> {
    public enum Refusal: Error, Equatable { case full, tooManyForOne }

    public let limit: Int
    public let limitPerKey: Int
    public private(set) var count = 0
    private var counts: [Key: Int] = [:]

    public init(limit: Int, limitPerKey: Int) {
        self.limit = limit
        self.limitPerKey = limitPerKey
    }

    /// Takes a place; balance it with one ``leave(_:)``.
    ///
    /// - Parameter key: nil counts towards the total alone.
    public mutating func enter(_ key: Key?) throws(Refusal) {
        if limit > 0, count >= limit { throw .full }
        if let key {
            let own = counts[key, default: 0]
            if limitPerKey > 0, own >= limitPerKey { throw .tooManyForOne }
            counts[key] = own + 1
        }
        count += 1
    }

    public mutating func leave(_ key: Key?) {
        count -= 1
        guard let key, let own = counts[key] else { return }
        counts[key] = own > 1 ? own - 1 : nil
    }
}
