// The shares of a budget, by address.
// SPDX-License-Identifier: MIT

/// Knows the share of each address while somebody has it, and forgets the others now and then: it
/// holds at most twice as many as there are in use.
struct ShareTable {
    private static let fewest = 64

    private var shares: [PeerAddress: Share] = [:]
    /// The table forgets when it has grown to this.
    private var limit = ShareTable.fewest

    var count: Int { shares.count }

    /// - Parameter make: Makes the share of an address that is not known.
    mutating func find(_ address: PeerAddress, orMake make: () -> Share) -> Share {
        if let known = shares[address] { return known }
        if shares.count >= limit { forgetUnused() }
        let share = make()
        shares[address] = share
        return share
    }

    /// A share that nobody else refers to holds nothing: what takes something from a share keeps it,
    /// to give that back.
    private mutating func forgetUnused() {
        var unused: [PeerAddress] = []
        var index = shares.startIndex
        // Not over `indices`: they would hold a copy of the table, and with it all shares.
        while index < shares.endIndex {
            if isKnownUniquelyReferenced(&shares.values[index]) {
                unused.append(shares.keys[index])
            }
            shares.formIndex(after: &index)
        }
        for address in unused { shares[address] = nil }
        limit = max(2 * shares.count, ShareTable.fewest)
    }
}
