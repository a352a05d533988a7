// Who is not served.
// SPDX-License-Identifier: MIT

import Chat
import HTTP
import Synchronization

/// The bans of a chat, the same for all of its loops. Any thread.
///
/// Each request asks it. While nobody is banned, that is one look at a number.
public final class BanList: Sendable {
    /// Far more than anyone keeps by hand: networks of that size are for a firewall.
    static let capacity = 10_000

    private let table: Mutex<BanTable>
    private let addressCount: Atomic<Int>
    private let nameCount: Atomic<Int>
    /// The calendar: bans outlive the server.
    private let clock: any SessionClock

    /// - Parameter bans: Those from before.
    public init(_ bans: [Ban] = [], clock: any SessionClock = SystemClock()) {
        let table = BanTable(bans)
        addressCount = Atomic(table.addressCount)
        nameCount = Atomic(table.nameCount)
        self.table = Mutex(table)
        self.clock = clock
    }

    /// All that count, in the order in which they were made.
    package var all: [Ban] {
        let now = clock.now()
        return table.withLock { $0.all.filter { $0.counts(at: now) } }
    }

    /// - Throws: 403 where the address is banned.
    func check(_ address: PeerAddress) throws(HTTPError) {
        if addressCount.load(ordering: .relaxed) == 0 { return }
        try refuse(table.withLock { $0.find(address) })
    }

    /// - Throws: 403 where the person's name is banned, or one that looks like it.
    func check(_ identity: Identity) throws(HTTPError) {
        if nameCount.load(ordering: .relaxed) == 0 { return }
        try refuse(table.withLock { $0.find(name: identity.displayName) })
    }

    private func refuse(_ ban: Ban?) throws(HTTPError) {
        guard let ban, ban.counts(at: clock.now()) else { return }
        throw .banned(ban)
    }

    /// Bans somebody from now on, on all loops.
    ///
    /// - Parameter save: Keeps the list. Where it fails, nobody is banned.
    /// - Throws: 507 where there are too many bans, and what `save` throws.
    func add(_ ban: Ban, save: ([Ban]) throws -> Void) throws {
        _ = try change(save) { table in
            table.insert(ban)
            guard table.all.count <= BanList.capacity else { throw HTTPError.tooManyBans }
            return true
        }
    }

    /// Lifts the ban of a name or an address.
    ///
    /// - Parameter save: Keeps the list. Where it fails, the ban stays.
    /// - Returns: Whether there was one.
    func remove(_ target: Ban.Target, save: ([Ban]) throws -> Void) throws -> Bool {
        try change(save) { $0.remove(target) }
    }

    /// Keeps what has changed, then lets it count.
    private func change(
        _ save: ([Ban]) throws -> Void, _ body: (inout BanTable) throws -> Bool
    ) throws -> Bool {
        var changed = table.withLock { $0 }
        changed.expire(at: clock.now())
        guard try body(&changed) else { return false }
        try save(changed.all)
        table.withLock { [changed] in $0 = changed }
        addressCount.store(changed.addressCount, ordering: .relaxed)
        nameCount.store(changed.nameCount, ordering: .relaxed)
        return true
    }
}

extension RefusalReason {
    /// The operator has banned the name or the address.
    static let banned = RefusalReason("banned")
}

extension HTTPError {
    /// 403. It says until when, and why if the operator has said so.
    static func banned(_ ban: Ban) -> HTTPError {
        banned(until: ban.expires, ban.reason)
    }

    /// 507.
    fileprivate static let tooManyBans = HTTPError(
        toOperator: .insufficientStorage,
        "There are \(BanList.capacity.grouped) bans already. Lift some, or use a firewall.")
}
