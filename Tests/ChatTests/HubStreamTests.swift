// A stream: batch after batch, until one side ends it.
// SPDX-License-Identifier: MIT

import Chat
import Deferred
import Testing

@Suite struct HubStreamTests {
    private let stage = Stage()

    private func batch(
        _ who: String, next: Int, _ messages: [Int] = [], _ flags: String = ""
    ) -> String {
        Stage.answer(who, next: next, messages.map { ($0, "\($0)") }, flags)
    }

    private func say(_ numbers: ClosedRange<Int>, in channel: String = "lobby") throws {
        for number in numbers { try stage.say("\(number)", in: channel) }
    }

    @Test(arguments: ["now", "start", "-20", "e:0"])
    func `the first batch comes at once, and its cursor has a number`(_ since: String) throws {
        try stage.stream("ann", since: since)
        #expect(stage.told() == [batch("ann", next: 0)])
    }

    @Test func `nothing is told before the stream is resumed`() throws {
        try say(1...2)
        let ear = StreamEar("ann", on: stage)
        let stream = try stage.hub.stream(
            Subscription(channels: [.lobby], since: .start), to: ear)
        try say(3...3)
        #expect(stage.told() == [] && stream.next == .start)
        stream.resume()
        #expect(stage.told() == [batch("ann", next: 3, [1, 2, 3])])
        stream.resume()
        #expect(stage.told() == [], "a stream that is not paused goes on as it did")
        stream.cancel()
    }

    @Test func `then each batch comes as it comes, to all who stand level`() throws {
        let streams = try (0..<3).map { try stage.stream("\($0)", since: "e:0") }
        _ = stage.told()
        for number in 1...4 {
            try say(number...number)
            #expect(stage.told() == (0..<3).map { batch("\($0)", next: number, [number]) })
            for ear in streams {
                #expect(ear.stream?.next == .after(Position(epoch: stage.epoch, seq: number)))
            }
        }
        #expect(stage.hub.parked == 0 && stage.hub.openStreams == 3)
        #expect(stage.statistics?.counters.streamed == 12)
    }

    @Test func `those who stand level share the bytes of a batch`() throws {
        let streams = try (0..<2).map { try stage.stream("\($0)") }
        try say(1...1)
        let places = streams.map { stream in
            stream.batches[1].json.bytes.withUnsafeBufferPointer {
                UInt(bitPattern: $0.baseAddress)
            }
        }
        #expect(places[0] == places[1])
    }

    @Test func `an empty batch comes after each hold of silence, and moves the cursor on`() throws {
        try stage.stream("ann", hold: .seconds(10))
        stage.time.advance(by: .seconds(4))
        try say(1...1)
        _ = stage.told()
        try say(2...2, in: "swift")
        stage.time.advance(by: .milliseconds(9999))
        #expect(stage.told() == [], "each batch begins the hold again")
        stage.time.advance(by: .milliseconds(1))
        #expect(stage.told() == [batch("ann", next: 2)])
        stage.time.advance(by: .seconds(30))
        #expect(stage.told() == Array(repeating: batch("ann", next: 2), count: 3))
    }

    @Test func `the usual silence is 20 to 25 seconds, and not the same for all`() throws {
        for number in 0..<100 { try stage.stream("\(number)") }
        _ = stage.told()
        stage.time.advance(by: .seconds(20) - .milliseconds(1))
        #expect(stage.told() == [])
        stage.time.advance(by: .seconds(2))
        let early = stage.told().count
        #expect(early > 10 && early < 90)
        stage.time.advance(by: .seconds(3) + .milliseconds(1))
        #expect(stage.told().count == 100 - early)
    }

    @Test func `a batch that is cut is followed by the next at once`() throws {
        try say(1...5)
        try stage.stream("ann", since: "start", limit: 2)
        #expect(
            stage.told() == [
                batch("ann", next: 2, [1, 2], #","more":true"#),
                batch("ann", next: 4, [3, 4], #","more":true"#), batch("ann", next: 5, [5]),
            ])
    }

    @Test func `so is one that is cut in the fan-out`() throws {
        let ann = try stage.stream("ann", limit: 2)
        let bob = try stage.stream("bob", limit: 2)
        ann.onBatch = { [stage] _ in
            ann.onBatch = nil
            for number in 2...6 { _ = try? stage.say("\(number)") }
        }
        _ = stage.told()
        try say(1...1)
        #expect(ann.seqs == [1, 2, 3, 4, 5, 6] && bob.seqs == ann.seqs)
    }

    @Test func `several channels come in one stream, in order`() throws {
        let ann = try stage.stream("ann", "a b")
        for (number, channel) in ["b", "a", "c", "b", "a"].enumerated() {
            try stage.say("\(number + 1)", in: channel)
        }
        #expect(ann.seqs == [1, 2, 4, 5])
        #expect(stage.told().count == 5)
    }

    @Test func `an ephemeral message reaches those who wait, once`() throws {
        let ann = try stage.stream("ann")
        let bob = try stage.stream("bob", room: 1)
        _ = stage.told()
        let typing = Draft(
            channel: .lobby, from: nil, body: JSON(bytes: [0x37]))
        try stage.hub.ephemeral(typing, seconds: 5)
        let told = stage.told()
        #expect(told.count == 1 && told[0].hasPrefix("ann") && told[0].contains(#""ttl":5"#))
        try say(1...1)
        #expect(stage.told() == [batch("ann", next: 1, [1])])
        bob.resume()
        #expect(stage.told() == [batch("bob", next: 1, [1])], "one that is paused has missed it")
        ann.stream?.cancel()
    }

    @Test func `one that was cancelled hears no more, and is forgotten`() throws {
        let ann = try stage.stream("ann", "a b")
        _ = stage.told()
        ann.stream?.cancel()
        ann.stream?.cancel()
        try say(1...1, in: "a")
        stage.time.advance(by: .seconds(100))
        ann.stream?.resume()
        #expect(stage.told() == [] && ann.end == nil)
        #expect(stage.hub.openStreams == 0 && stage.statistics?.channels == 1)
        #expect(stage.statistics?.counters.dropped == 1)
    }

    @Test func `one may be cancelled while it hears`() throws {
        let ann = try stage.stream("ann")
        let bob = try stage.stream("bob")
        ann.onBatch = { _ in
            ann.stream?.cancel()
            bob.stream?.cancel()
        }
        _ = stage.told()
        try say(1...2)
        #expect(stage.told() == [batch("ann", next: 1, [1])])
        #expect(stage.hub.openStreams == 0)
    }

    @Test func `what a listener publishes while it hears comes next`() throws {
        let ann = try stage.stream("ann")
        ann.onBatch = { [stage] batch in
            if ann.seqs.count < 3 { _ = try? stage.say("\(ann.seqs.count + 1)") }
        }
        try say(1...1)
        #expect(ann.seqs == [1, 2, 3])
    }

    @Test func `a stream ends when its time is up, also in silence and while it is paused`() throws
    {
        let told = ["ann", "bob"].map { "\($0) time is up" }
        try stage.stream("ann", longest: .seconds(7))
        try stage.stream("bob", room: 1, longest: .seconds(7))
        _ = stage.told()
        stage.time.advance(by: .seconds(7) - .milliseconds(1))
        #expect(stage.told() == [])
        stage.time.advance(by: .milliseconds(1))
        #expect(stage.told() == told && stage.hub.openStreams == 0)
    }

    @Test func `a stream and its listener are let go once it is over`() throws {
        weak var heard: StreamEar?
        do {
            let ann = try stage.stream("ann", longest: .seconds(5))
            heard = ann
            #expect(heard != nil)
        }
        stage.time.advance(by: .seconds(5))
        #expect(heard == nil)
    }

    @Test func `where messages come faster than they go out, they are gathered`() throws {
        let ann = try stage.stream("ann")
        let time = stage.time
        ann.onBatch = { _ in time.advance(by: .milliseconds(10)) }
        try say(1...3)
        #expect(ann.batches.map(\.seqs) == [[], [1]], "the flush took 10 ms: the next comes later")
        time.advance(by: .milliseconds(10))
        #expect(ann.batches.map(\.seqs) == [[], [1], [2, 3]])
        time.advance(by: .seconds(1))
        try say(4...4)
        #expect(ann.batches.count == 4, "after a quiet time a message goes out at once")
    }

    @Test func `none of 4000 messages in a second waits for more than 50 milliseconds`() throws {
        let (time, count) = (stage.time, 20)
        var told: [Duration] = []
        let ears = try (0..<count).map { number in
            let ear = try stage.stream("\(number)")
            // Fifty microseconds a delivery: one by one they would take four seconds.
            ear.onBatch = { batch in
                time.advance(by: .microseconds(50))
                if number == count - 1 { told += batch.seqs.map { _ in time.now } }
            }
            return ear
        }
        var said: [Duration] = []
        let begin = time.now
        for number in 1...4000 {
            let due = begin + .microseconds(250) * number
            if time.now < due { time.advance(by: due - time.now) }
            said.append(max(time.now, due))
            try stage.say("\(number)")
        }
        time.advance(by: .milliseconds(50))
        #expect(ears.allSatisfy { $0.seqs == Array(1...4000) })
        #expect(ears[0].batches.count < 400)
        #expect(zip(said, told).allSatisfy { $1 - $0 <= .milliseconds(60) })
        #expect(time.now - begin < .seconds(2))
    }
}
