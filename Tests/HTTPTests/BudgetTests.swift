// What clients may hold: a share for each address, a total for all.
// SPDX-License-Identifier: MIT

import Glibc
import Testing
@testable import HTTP

@Suite struct BudgetTests {
    private let item = Budget.Item(0)

    private func address(_ text: String) throws -> PeerAddress {
        try #require(PeerAddress(numeric: text))
    }

    @Test func `an address may hold its share and no more`() throws {
        let budget = Budget([item: .init(perAddress: 2, total: 100)])
        let share = budget.share(of: try address("192.0.2.1"))
        for _ in 0..<2 { try share.take(of: item) }
        #expect(throws: Budget.Refusal.share) { try share.take(of: item) }
        try budget.share(of: address("192.0.2.2")).take(of: item)
        share.give(of: item)
        try share.take(of: item)
        #expect(share.held(item) == 2)
    }

    @Test func `all addresses together may hold the total and no more`() throws {
        let budget = Budget([item: .init(total: 3, reserve: 1)])
        let shares = try (1...4).map { budget.share(of: try address("192.0.2.\($0)")) }
        for share in shares.prefix(3) { try share.take(of: item) }
        #expect(throws: Budget.Refusal.total) { try shares[3].take(of: item) }
        #expect(shares[3].held(item) == 0)
        #expect(budget.held(item) == 3)
        shares[0].give(of: item)
        try shares[3].take(of: item)
    }

    @Test func `no single address may take the reserve, not even one without a limit`() throws {
        let budget = Budget([item: .init(total: 10, reserve: 4)])
        let share = budget.share(of: try address("127.0.0.1"))
        for _ in 0..<6 { try share.take(of: item) }
        #expect(throws: Budget.Refusal.share) { try share.take(of: item) }
    }

    @Test func `what is under the limit may go over it once`() throws {
        let budget = Budget([item: .init(perAddress: 10)])
        let share = budget.share(of: try address("192.0.2.1"))
        try share.take(9, of: item)
        try share.take(1000, of: item)
        #expect(!share.hasRoom(for: item))
        #expect(throws: Budget.Refusal.share) { try share.take(of: item) }
        share.give(1009, of: item)
        #expect(share.held(item) == 0)
    }

    @Test(arguments: [true, false])
    func `this machine is spared unless it is to count like any other`(_ isSpared: Bool) throws {
        let budget = Budget([item: .init(perAddress: 1)], sparesLoopback: isSpared)
        for text in ["127.0.0.1", "::1"] {
            let share = budget.share(of: try address(text))
            try share.take(of: item)
            #expect(((try? share.take(of: item)) != nil) == isSpared)
        }
    }

    @Test func `an IPv6 network of 64 bits is one address`() throws {
        let budget = Budget([item: .init(perAddress: 1)])
        let share = budget.share(of: try address("2001:db8::1"))
        try share.take(of: item)
        let neighbour = budget.share(of: try address("2001:db8::ffff:2"))
        #expect(neighbour === share)
        #expect(throws: Budget.Refusal.share) { try neighbour.take(of: item) }
        try budget.share(of: address("2001:db8:0:1::1")).take(of: item)
    }

    @Test func `addresses that hold nothing are forgotten, those that do are not`() throws {
        let budget = Budget([item: .init(perAddress: 1)])
        let kept = budget.share(of: try address("192.0.2.1"))
        try kept.take(of: item)
        for number in 0..<10_000 {
            let share = budget.share(of: try address("10.0.\(number / 250).\(number % 250)"))
            try share.take(of: item)
            share.give(of: item)
        }
        #expect(budget.addresses <= 64)
        #expect(budget.share(of: kept.address) === kept)
    }

    @Test func `an item without a limit is not counted`() throws {
        let budget = Budget([:])
        let share = budget.share(of: try address("192.0.2.1"))
        for _ in 0..<1000 { try share.take(of: .bytes) }
        #expect(share.held(.bytes) == 0)
    }
}
