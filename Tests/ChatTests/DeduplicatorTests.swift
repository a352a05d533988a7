// Which messages were published a moment ago.
// SPDX-License-Identifier: MIT

@testable import Chat
import Deferred
import Testing

@Suite struct DeduplicatorTests {
    private func nonce(_ value: String) -> Nonce { Nonce(sender: "s", value: value) }

    private func position(_ seq: Int) -> Position { Position(epoch: "e", seq: seq) }

    private func seq(_ memory: Deduplicator.KnownDraft?) -> Int? { memory?.position.fired?.seq }

    @Test func `a nonce is known until its end`() {
        var table = Deduplicator()
        table.add(nonce("a"), .published(position(1)), until: .seconds(10))
        #expect(seq(table.find(nonce("a"), at: .seconds(9))) == 1)
        #expect(seq(table.find(nonce("b"), at: .seconds(9))) == nil)
        #expect(seq(table.find(nonce("a"), at: .seconds(10))) == nil)
        #expect(table.count == 0)
    }

    @Test func `a repeat of what is on its way gets the same answer`() throws {
        var table = Deduplicator()
        let first = Deferred<Position>()
        table.add(nonce("a"), .pending(first), until: .seconds(10))
        let known = table.find(nonce("a"), at: .zero)
        let again = try #require(known).position
        #expect(again.fired == nil)
        try first.callback(position(1))
        #expect(again.fired?.seq == 1)
        table.settle(nonce("a"), position(1))
        #expect(seq(table.find(nonce("a"), at: .zero)) == 1)
    }

    @Test func `what could not be kept may be tried again, and is then known for the whole time`() {
        var table = Deduplicator()
        table.add(nonce("a"), .pending(Deferred()), until: .seconds(10))
        table.settle(nonce("a"), nil)
        #expect(seq(table.find(nonce("a"), at: .zero)) == nil)
        table.add(nonce("a"), .published(position(2)), until: .seconds(15))
        #expect(seq(table.find(nonce("a"), at: .seconds(12))) == 2)
        #expect(seq(table.find(nonce("a"), at: .seconds(15))) == nil)
    }

    @Test func `past its capacity the oldest is forgotten`() {
        var table = Deduplicator(capacity: 2)
        for number in 1...3 {
            table.add(
                nonce("\(number)"), .published(position(number)), until: .seconds(10 + number))
        }
        let known = (1...3).map { seq(table.find(nonce("\($0)"), at: .zero)) }
        #expect(known == [nil, 2, 3])
    }

    @Test func `nonces outlive a restart, for the rest of their time`() {
        var contents = JournalContents(epoch: "e", last: 2)
        contents.recent = [
            JournalContents.KnownNonce(nonce: nonce("a"), seq: 1, at: Timestamp(milliseconds: 0)),
            JournalContents.KnownNonce(
                nonce: nonce("b"), seq: 2, at: Timestamp(milliseconds: 200_000)),
        ]
        var table = Deduplicator(
            contents, now: .seconds(5), at: Timestamp(milliseconds: 100_000))
        #expect(seq(table.find(nonce("a"), at: .seconds(204))) == 1)
        #expect(seq(table.find(nonce("a"), at: .seconds(205))) == nil)
        let later = seq(table.find(nonce("b"), at: .seconds(304)))
        #expect(later == 2, "a clock set back adds nothing")
        #expect(seq(table.find(nonce("b"), at: .seconds(305))) == nil)
    }
}
