// Long lists, a page at a time.
// SPDX-License-Identifier: MIT

import Deferred
import Testing

@testable import Chat

@Suite struct ListTests {
    private let stage = Stage()

    @Test func `a sorted list is read in pages, whatever the order of coming and going`() {
        var list = SortedList<Int>()
        for number in (0..<100).shuffled() { list.insert(number) }
        for number in 0..<100 where number % 3 == 0 { list.remove(number) }
        list.insert(1)
        list.remove(3)
        let expected = (0..<100).filter { $0 % 3 != 0 }
        var read: [Int] = []
        while true {
            let (page, hasMore) = list.page(after: read.last, limit: 7)
            read += page
            if !hasMore { break }
        }
        #expect(read == expected)
        #expect(list.count == expected.count)
        #expect(list.page(after: 30, limit: 1).elements == [31], "30 itself need not be there")
        #expect(list.page(after: 99, limit: 1).elements.isEmpty)
    }

    @Test func `the largest are found, the first of equals first`() {
        let words = ["ccc", "a", "bb", "dddd", "ee", "f"]
        #expect(words.largest(3) { $0.count } == ["dddd", "ccc", "bb"])
        #expect(words.largest(10) { $0.count }.count == 6)
        #expect([Int]().largest(3) { $0 } == [])
    }

    @Test func `channels are listed in the order of their names, a page at a time`() throws {
        for name in ["d", "b", "a", "c"] { try stage.say("1", in: name) }
        let page = try #require(stage.hub.channels(after: nil, limit: 3).fired)
        #expect(page.channels.map(\.name.description) == ["a", "b", "c"])
        #expect(page.hasMore)
        let last = page.channels.last?.name
        let rest = try #require(stage.hub.channels(after: last, limit: 3).fired)
        #expect(rest.channels.map(\.name.description) == ["d"])
        #expect(!rest.hasMore)
    }

    @Test func `people are listed in the order of their names, a page at a time`() throws {
        for name in ["dee", "bob", "ann", "cy"] { try stage.poll(name, name: name) }
        let page = try #require(stage.hub.people(in: .lobby, limit: 3).fired)
        #expect(page.people.map(\.name) == ["ann", "bob", "cy"])
        #expect(page.hasMore)
        #expect(page.count == 4)
        #expect(stage.hub.people(in: .lobby, after: "cy", limit: 3).fired?.people.count == 1)
    }

    @Test func `the busiest channels come first: people, then those who wait`() throws {
        for number in 0..<150 { try stage.say("1", in: "c\(number)") }
        for _ in 0..<3 { try stage.poll("x", "c120") }
        try stage.poll("ann", "c140", name: "ann")
        let page = try #require(stage.hub.busiest().fired)
        let busiest = page.channels
        #expect(page.hasMore)
        #expect(busiest.count == Hub.busiestCount)
        #expect(busiest.prefix(2).map(\.name.description) == ["c140", "c120"])
        #expect(busiest.prefix(2).map(\.people) == [1, 0])
        #expect(busiest.prefix(2).map(\.parked) == [1, 3])
    }

    @Test func `what is busy is looked for once a second`() throws {
        try stage.poll("x", "a")
        let page = stage.hub.busiest().fired
        #expect(page?.channels.map(\.name.description) == ["a"])
        #expect(page?.hasMore == false)
        try stage.poll("x", "b")
        #expect(stage.hub.busiest().fired?.channels.count == 1)
        stage.time.advance(by: .seconds(1))
        #expect(stage.hub.busiest().fired?.channels.count == 2)
    }
}
