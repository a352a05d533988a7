// The parts that a publisher and a link are made of.
// SPDX-License-Identifier: MIT

@testable import Chat
import Testing

@Suite struct PublisherPartsTests {
    private func publish(_ text: String = "1") -> PendingPublish {
        PendingPublish(
            Draft(channel: .lobby, body: JSON(bytes: Array(text.utf8))), deadline: .zero)
    }

    @Test func `a call takes so many drafts and bytes at most, in order`() {
        var outbox = Outbox()
        for _ in 0...Outbox.maxCount { outbox.append(publish()) }
        var counts = [outbox.next().count, outbox.next().count]
        #expect(counts == [Outbox.maxCount, 1])
        for _ in 0..<3 { outbox.append(publish(String(repeating: "1", count: 600_000))) }
        counts = [outbox.next().count, outbox.next().count]
        #expect(counts == [2, 1], "the one that reaches the limit is the last")
        #expect(outbox.isEmpty)
    }

    @Test func `what is put back goes first, but for those who were told`() {
        var outbox = Outbox()
        let all = (0..<4).map { _ in publish() }
        for publish in all { outbox.append(publish) }
        let taken = outbox.next()
        let late = publish()
        outbox.append(late)
        taken[1].settle(.failure(EngineError.unknown))
        outbox.putBack(taken)
        let next = outbox.next()
        let expected = [all[0], all[2], all[3], late]
        #expect(next.map(ObjectIdentifier.init) == expected.map(ObjectIdentifier.init))
        #expect(next.map(\.wasPutBack) == [true, true, true, false])
    }

    @Test func `acknowledgements go up to a number, in the order of numbers`() {
        var waiting = PendingAcknowledgements()
        for seq in [5, 7, 6, 9, 5] { waiting.add(publish("\(seq)"), at: seq) }
        let taken = [waiting.take(upTo: 4), waiting.take(upTo: 7)]
        #expect(taken.map { $0.map(\.seq) } == [[], [5, 5, 6, 7]])
        let lost = [9, 8].map { waiting.take(inside: Hole(from: $0, to: 20)).count }
        #expect(lost == [0, 1])
        #expect(waiting.isEmpty)
    }

    @Test func `waits double up to half a second, and are shortened by less than a half`() {
        var one = Backoff(node: "one")
        let waits = (0..<8).map { _ in one.next() }
        for (wait, milliseconds) in zip(waits, [50, 100, 200, 400, 500, 500, 500, 500]) {
            let whole = Duration.milliseconds(milliseconds)
            #expect(wait >= whole / 2 && wait <= whole)
        }
        one.reset()
        let first = one.next()
        #expect(first <= Backoff.first)
        var other = Backoff(node: "other")
        let others = (0..<8).map { _ in other.next() }
        #expect(others != waits)
    }

    @Test func `a feed is stuck that does not bring a number for three seconds`() {
        var watch = FeedWatch()
        let beats: [(seq: Int, heard: Int, at: Duration)] = [
            (5, 4, .seconds(1)),
            (6, 5, .seconds(3)),  // it brings them, and is behind
            (9, 5, .milliseconds(5_900)),
            (9, 5, .seconds(6)),
            (9, 5, .seconds(6)),  // the next feed has its time
            (9, 9, .seconds(60)),
        ]
        let stuck = beats.map { watch.isStuck($0.seq, heard: $0.heard, at: $0.at) }
        #expect(stuck == [false, false, false, true, false, false])
    }

    @Test func `a number is inside a hole or it is not`() {
        var holes = HoleList([Hole(from: 10, to: 20)])
        holes.add(Hole(from: 25, to: 40))
        holes.add(Hole(from: 25, to: 40))
        #expect(holes.holes.count == 2)
        let inside = (0...50).filter(holes.contains)
        #expect(inside == Array(11...19) + Array(26...39))
        #expect(!HoleList().contains(1))
    }
}
