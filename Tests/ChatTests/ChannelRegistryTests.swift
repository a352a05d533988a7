// Which channels there are, over all hubs.
// SPDX-License-Identifier: MIT

@testable import Chat
import Testing

@Suite struct ChannelRegistryTests {
    private let registry = ChannelRegistry(limit: 2)
    private let purse = Purse(1)

    private func name(_ text: String) throws -> ChannelName { try #require(ChannelName(text)) }

    @Test func `a channel is there until all who know it have left`() throws {
        let a = try name("a")
        try registry.enter(a)
        registry.enterAnyway(a)
        registry.leave(a)
        #expect(registry.knows(a) && registry.count == 1)
        registry.leave(a)
        #expect(!registry.knows(a) && registry.count == 0)
        registry.leave(a)
        #expect(registry.count == 0, "one leave too many changes nothing")
    }

    @Test func `past the limit nobody enters a new one, but for the lobby`() throws {
        try registry.enter(name("a"))
        try registry.enter(name("b"))
        try registry.enter(name("b"))
        #expect(throws: ChatError.tooManyChannels(limit: 2)) { try registry.enter(name("c")) }
        try registry.enter(.lobby)
        registry.enterAnyway(try name("d"))
        #expect(registry.count == 4)
    }

    @Test func `no limit is no limit`() throws {
        let registry = ChannelRegistry(limit: 0)
        for number in 0..<100 { try registry.enter(name("c\(number)")) }
        #expect(registry.count == 100)
    }

    @Test func `a new channel counts against the client that asked first`() throws {
        let a = try name("a")
        try registry.enter(a, for: purse)
        #expect(purse.held(.channels) == 1)
        #expect(throws: ChatError.tooManyNewChannels) { try registry.enter(name("b"), for: purse) }
        try registry.enter(a, for: purse)
        registry.leave(a)
        #expect(purse.held(.channels) == 1, "somebody knows it still")
        registry.leave(a)
        #expect(purse.held(.channels) == 0)
    }

    @Test func `a channel in which something is kept counts against nobody`() throws {
        let a = try name("a")
        try registry.enter(a, for: purse)
        registry.keep(a)
        #expect(purse.held(.channels) == 0)
        registry.leave(a)
        #expect(purse.held(.channels) == 0, "given back once")
    }

    @Test func `pages are in the order of the names`() throws {
        let registry = ChannelRegistry(limit: 0)
        for text in ["c", "a", "d", "b"] { try registry.enter(name(text)) }
        let first = registry.page(after: nil, limit: 3)
        #expect(first.names.map(\.description) == ["a", "b", "c"] && first.hasMore)
        let second = registry.page(after: try name("c"), limit: 3)
        #expect(second.names.map(\.description) == ["d"] && !second.hasMore)
    }
}
