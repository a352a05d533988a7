// How many places are taken, in all and by one holder.
// SPDX-License-Identifier: MIT

import Chat
import Testing

@Suite struct OccupancyTests {
    @Test func `the total is limited`() throws {
        var places = Occupancy<String>(limit: 2, limitPerKey: 0)
        try places.enter("a")
        try places.enter(nil)
        #expect(throws: Occupancy<String>.Refusal.full) { try places.enter("b") }
        #expect(places.count == 2)
        places.leave("a")
        try places.enter("b")
    }

    @Test func `each key's share is limited`() throws {
        var places = Occupancy<String>(limit: 0, limitPerKey: 2)
        for _ in 0..<2 { try places.enter("a") }
        #expect(throws: Occupancy<String>.Refusal.tooManyForOne) { try places.enter("a") }
        #expect(places.count == 2)
        try places.enter("b")
        places.leave("a")
        try places.enter("a")
    }

    @Test func `no key counts towards the total alone`() throws {
        var places = Occupancy<String>(limit: 0, limitPerKey: 1)
        for _ in 0..<10 { try places.enter(nil) }
        #expect(places.count == 10)
        for _ in 0..<10 { places.leave(nil) }
        #expect(places.count == 0)
    }

    @Test func `0 sets no limit`() throws {
        var places = Occupancy<String>(limit: 0, limitPerKey: 0)
        for _ in 0..<1000 { try places.enter("a") }
        #expect(places.count == 1000)
    }

    @Test func `keys without a place are forgotten`() throws {
        var places = Occupancy<Int>(limit: 0, limitPerKey: 2)
        for key in 0..<100 {
            for _ in 0..<2 { try places.enter(key) }
            for _ in 0..<2 { places.leave(key) }
        }
        let counts = Mirror(reflecting: places).descendant("counts") as? [Int: Int]
        #expect(counts == [:])
        #expect(places.count == 0)
    }
}
