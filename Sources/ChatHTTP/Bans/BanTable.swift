// Bans, found by whom they are about.
// SPDX-License-Identifier: MIT

import Chat
import HTTP

/// A table of bans. Where one name looks like another, a ban of the one is a ban of both.
struct BanTable {
    private var addresses: [PeerAddress: Ban] = [:]
    /// By each of the ways in which the name may be read.
    private var looks: [String: Ban] = [:]

    init(_ bans: [Ban]) { for ban in bans { insert(ban) } }

    /// In the order in which they were made.
    var all: [Ban] {
        var names: [Ban.Target: Ban] = [:]
        for ban in looks.values { names[ban.target] = ban }
        return (Array(addresses.values) + names.values).sorted {
            ($0.made.milliseconds, $0.target.description)
                < ($1.made.milliseconds, $1.target.description)
        }
    }

    var addressCount: Int { addresses.count }
    var nameCount: Int { looks.count }

    func find(_ address: PeerAddress) -> Ban? { addresses[address] }

    func find(name: String) -> Ban? {
        looks.isEmpty ? nil : Name.looks(name).lazy.compactMap { looks[$0] }.first
    }

    /// Takes the place of an older ban of the same.
    mutating func insert(_ ban: Ban) {
        remove(ban.target)
        switch ban.target {
        case .address(let address): addresses[address] = ban
        case .name(let name): for look in Name.looks(name) { looks[look] = ban }
        }
    }

    /// - Returns: Whether there was one.
    @discardableResult
    mutating func remove(_ target: Ban.Target) -> Bool {
        switch target {
        case .address(let address): return addresses.removeValue(forKey: address) != nil
        case .name(let name):
            let old = Set(Name.looks(name).compactMap { looks[$0]?.target })
            for case .name(let other) in old {
                for look in Name.looks(other) where looks[look]?.target == .name(other) {
                    looks[look] = nil
                }
            }
            return !old.isEmpty
        }
    }

    /// Forgets those that are over.
    mutating func expire(at now: Timestamp) {
        addresses = addresses.filter { $0.value.counts(at: now) }
        looks = looks.filter { $0.value.counts(at: now) }
    }
}
