// A search beside an index that looks at one message at a time, as on a very slow machine.
// SPDX-License-Identifier: MIT

@testable import Chat
import Deferred
import TestSupport
import Testing

@Suite struct JournalSearchTests {
    private let clock = ManualClock()
    private let time = ManualWallClock()
    private let journal: MemoryJournal
    private let index = ShortOfBreath()

    init() throws {
        journal = MemoryJournal(retention: Retention(), clock: time)
        for seq in 1...40 {
            let message = Message(
                seq: seq, channel: .lobby, at: time.now(), from: nil,
                body: JSON(text: "word \(seq)"), nonce: nil)
            try #require(journal.append(message).result).get()
        }
    }

    private func search(before: Int? = nil, limit: Int) throws -> SearchResult {
        let request = SearchRequest(
            query: try #require(SearchQuery("word")), channel: .lobby, before: before, limit: limit)
        return try #require(JournalSearch(request, journal, index, clock).run().result).get()
    }

    @Test func `all that the index does not know yet is looked through, however slowly`() throws {
        index.coverage.upper = 10
        let result = try search(limit: 50)
        #expect(result.messages.map(\.seq) == Array((1...40).reversed()))
        #expect(result.next == nil)
    }

    @Test(arguments: [0, 10, 39, 40])
    func `page by page nothing is left out, wherever the index stands`(upper: Int) throws {
        index.coverage.upper = upper
        var found: [Int] = [], before: Int?
        repeat {
            let result = try search(before: before, limit: 7)
            #expect(result.messages.count <= 7)
            found += result.messages.map(\.seq)
            before = result.next
        } while before != nil
        #expect(found == Array((1...40).reversed()))
    }
}

/// Names all that it knows. Of messages it looks at one before it takes a break.
private final class ShortOfBreath: SearchIndex {
    var coverage = SearchCoverage(lower: 0, upper: 0)
    let bytes = 0

    func candidates(
        for terms: [SearchTerm], in channel: ChannelName, before seq: Int, limit: Int
    ) -> Deferred<SearchCandidates> {
        let known = (coverage.lower + 1..<min(seq, coverage.upper + 1)).reversed()
        let named = Array(known.prefix(limit))
        let next = named.count < known.count ? named.last : nil
        return .succeed(SearchCandidates(seqs: named, next: next))
    }

    func matches(of query: SearchQuery, among messages: [Message]) -> Deferred<SearchMatches> {
        .succeed(SearchMatches(of: query, among: messages) { false })
    }
}
