// What a hub does with a broker that is not just there.
// SPDX-License-Identifier: MIT

import Chat
import Deferred
import Testing

@Suite struct BrokerSeamTests {
    private let broker = LateBroker()
    private let time = ManualClock()
    private let hub: Hub
    private let log = BatchLog()

    init() {
        let time = time
        hub = Hub(
            number: 0, broker: broker, shared: SharedState(hubs: 1), scheduler: time,
            clock: CalendarOf1970(clock: time))
    }

    /// Asks for what is new, and writes the answer down behind `who`.
    @discardableResult
    private func poll(
        _ who: String, since: String = "now", hold: Duration? = .seconds(20)
    ) throws -> Deferred<Void> {
        let subscription = Subscription(
            channels: [.lobby], since: try #require(Cursor(since)), hold: hold)
        return try hub.next(subscription).addCallback { self.log.add(who, $0) }
            .addErrback(CancelledError.self) { _ in }
    }

    private let draft = Draft(channel: .lobby, body: JSON(bytes: [0x31]))

    @Test(arguments: ["now", "start", "-3", "e:7"])
    func `before the chat begins, a poll is told to come back with its cursor`(
        _ since: String
    ) throws {
        try poll("ann", since: since)
        #expect(log.take() == ["ann \(since) [] retry"])
        broker.begin("e", last: 7)
        try poll("ann")
        #expect(log.take() == [])
        broker.publish(8, after: 7)
        #expect(log.take() == ["ann e:8 [8]"])
    }

    @Test func `before the chat begins, nothing is published or read`() throws {
        #expect(throws: ChatError.starting) { try hub.publish(draft) }
        #expect(throws: ChatError.starting) { try hub.ephemeral(draft, seconds: 5) }
        #expect(throws: ChatError.starting) { try hub.history(of: .lobby, before: nil, limit: 1) }
        #expect(try hub.listen(to: .lobby).fired == .null)
        broker.begin("e")
        #expect(try hub.publish(draft).fired == Position(epoch: "e", seq: 1))
    }

    @Test func `under another epoch, those who wait ask again and hear of a gap`() throws {
        broker.begin("e")
        broker.publish(1, after: 0)
        try poll("ann", since: "e:1")
        let listener = try hub.listen(to: .lobby)
        broker.begin("f", last: 3)
        #expect(log.take() == ["ann e:1 []"])
        #expect(listener.fired == .null)
        broker.publish(4, after: 3)
        try poll("ann", since: "e:1")
        #expect(log.take() == ["ann f:4 [4] gap"])
        try poll("bob", since: "f:3")
        #expect(log.take() == ["bob f:4 [4]"], "the old messages are gone")
    }

    @Test func `what the broker has lost is told to those who have not come so far`() throws {
        broker.begin("e")
        broker.publish(1, after: 0)
        try poll("ann", since: "e:1")
        broker.tell(.lost(upTo: 5))
        #expect(log.take() == ["ann e:1 []"])
        try poll("ann", since: "e:1")
        #expect(log.take() == ["ann e:5 [] gap"])
        try poll("ann", since: "e:5")
        broker.publish(6, after: 5)
        #expect(log.take() == ["ann e:6 [6]"])
        try poll("bob", since: "e:1")
        #expect(log.take() == ["bob e:6 [6] gap"])
    }

    @Test func `a cursor that is ahead of the hub waits until the hub is there`() throws {
        broker.begin("e")
        broker.standing = .reached
        try poll("ann", since: "e:2")
        broker.publish(1, after: 0)
        broker.publish(2, after: 1)
        #expect(log.take() == [], "ann has them")
        broker.publish(3, after: 2)
        #expect(log.take() == ["ann e:3 [3]"])
    }

    @Test func `a cursor that is ahead stays what it is when the hold ends`() throws {
        broker.begin("e")
        broker.standing = .reached
        try poll("ann", since: "e:2", hold: .seconds(5))
        time.advance(by: .seconds(5))
        #expect(log.take() == ["ann e:2 []"])
        try poll("bob", since: "e:2").cancel()
        broker.publish(1, after: 0)
        broker.publish(2, after: 1)
        #expect(log.take() == [])
        broker.begin("f")
        #expect(hub.knows(.lobby) == false, "no poll is left behind")
    }

    @Test func `a cursor that was never reached is told of a gap`() throws {
        broker.begin("e")
        broker.publish(1, after: 0)
        try poll("ann", since: "e:2")
        #expect(log.take() == ["ann e:1 [1] gap"])
    }

    @Test func `a cursor inside a hole was never reached here`() throws {
        broker.begin("e")
        broker.publish(1, after: 0)
        try poll("ann", since: "e:1")
        broker.tell(.hole(Hole(from: 1, to: 9)))
        try poll("bob", since: "e:5")
        #expect(log.take() == ["bob e:9 [1] gap"])
        broker.publish(10, after: 9)
        #expect(log.take() == ["ann e:10 [10]"], "who stands before it misses nothing")
    }

    @Test func `a poll that is ahead asks again when the chat has come past a hole`() throws {
        broker.begin("e")
        broker.publish(1, after: 0)
        broker.standing = .reached
        try poll("ann", since: "e:5")
        try poll("bob", since: "e:9")
        broker.standing = .unknown
        broker.tell(.hole(Hole(from: 1, to: 9)))
        #expect(log.take() == ["ann e:9 [1] gap"])
        broker.publish(10, after: 9)
        #expect(log.take() == ["bob e:10 [10]"])
    }

    @Test func `a cursor of another epoch waits until the chat begins again`() throws {
        broker.begin("e")
        broker.standing = .reached
        try poll("ann", since: "f:1")
        broker.publish(1, after: 0)
        broker.publish(2, after: 1)
        #expect(log.take() == [], "these numbers are of another epoch")
        broker.begin("f", last: 1)
        broker.publish(2, after: 1)
        #expect(log.take() == ["ann f:2 [2]"])
    }

    @Test func `while the engine is away, who needs a page is told to come back`() throws {
        broker.begin("e")
        broker.isUnreachable = true
        broker.failure = EngineError.unreachable("it is away")
        try poll("ann", since: "start")
        #expect(log.take() == ["ann start [] retry"])
        broker.isUnreachable = false
        try poll("ann", since: "start", hold: .zero)
        #expect(log.take() == ["ann e:0 []"])
        #expect(!hub.knows(.lobby), "no poll is left behind")
    }

    @Test(arguments: [("now", Duration.zero), ("start", nil), ("-1", nil), ("e:0", .zero)])
    func `what is answered at once has seen all that was acknowledged`(
        _ since: String, _ hold: Duration?
    ) throws {
        broker.begin("e")
        broker.isBehind = true
        try poll("ann", since: since, hold: hold)
        let page = try hub.history(of: .lobby, before: nil, limit: 9)
        #expect(log.take() == [] && page.fired == nil)
        broker.publish(1, after: 0)
        try broker.passBarriers()
        #expect(log.take() == [since == "now" ? "ann e:1 []" : "ann e:1 [1]"])
        #expect(page.fired?.messages.count == 1)
    }

    @Test func `a poll with a cursor passes no barrier`() throws {
        broker.begin("e")
        broker.isBehind = true
        try poll("ann", since: "e:0")
        broker.publish(1, after: 0)
        #expect(log.take() == ["ann e:1 [1]"])
    }

    @Test func `a hole in the numbers is filled from the journal, in order`() throws {
        broker.begin("e")
        try poll("ann", since: "e:0")
        broker.publish(1, after: 0, isHeard: false)
        broker.publish(2, after: 1, isHeard: false)
        broker.isUnreachable = true
        broker.publish(3, after: 2)
        broker.publish(4, after: 3)
        #expect(log.take() == [], "nothing out of order")
        broker.isUnreachable = false
        time.advance(by: .seconds(1))
        #expect(log.take() == ["ann e:4 [1, 2, 3, 4]"])
        broker.publish(5, after: 4)
        #expect(broker.replays == 2)
    }

    @Test func `a number that was never acknowledged leaves no hole`() throws {
        broker.begin("e")
        try poll("ann", since: "e:0")
        broker.publish(2, after: 0)
        #expect(log.take() == ["ann e:2 [2]"])
        #expect(broker.replays == 0)
    }

    @Test func `what is missing in the journal, too, is told as a gap`() throws {
        broker.begin("e")
        try poll("ann", since: "e:0")
        broker.publish(3, after: 2)
        #expect(log.take() == ["ann e:0 []"])
        try poll("ann", since: "e:0")
        #expect(log.take() == ["ann e:3 [3] gap"])
    }
}

/// What polls were answered, in short.
private final class BatchLog {
    private var lines: [String] = []

    func add(_ who: String, _ batch: Batch) {
        let text = String(decoding: batch.json.bytes, as: UTF8.self)
        let next = text.firstMatch(of: /"next":"([^"]*)"/)?.1 ?? ""
        let seqs = text.matches(of: /"id":"\w+:(\d+)"/).map { String($0.1) }
        let flags = [(batch.gap, "gap"), (batch.more, "more"), (batch.retry != nil, "retry")]
        lines.append(
            (["\(who) \(next) [\(seqs.joined(separator: ", "))]"]
                + flags.filter(\.0).map(\.1)).joined(separator: " "))
    }

    /// Since the last time.
    func take() -> [String] {
        defer { lines = [] }
        return lines
    }
}
