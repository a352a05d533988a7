// What a stream is to the rest of the chat: a person, a tab, a login, a channel's guest.
// SPDX-License-Identifier: MIT

@testable import Chat
import Deferred
import Testing

@Suite struct HubStreamLifeTests {
    private let stage = Stage(hubs: 2)

    /// What was told that is not a batch.
    private func ends() -> [String] { stage.told().filter { !$0.contains("{") } }

    @Test func `its person is here from its beginning to its end, also while it is paused`() throws
    {
        let ann = try stage.stream("ann", room: 1, name: "ann", at: 1)
        stage.settle()
        stage.time.advance(by: .seconds(600))
        stage.settle()
        #expect(stage.people.map(\.name) == ["ann"])
        ann.stream?.cancel()
        stage.settle()
        stage.time.advance(by: .seconds(49))
        #expect(stage.people.map(\.name) == ["ann"])
        stage.time.advance(by: .seconds(1))
        #expect(stage.people == [])
    }

    @Test func `several tabs are one person, by streams and by polls`() throws {
        let one = try stage.stream("one", name: "ann")
        let two = try stage.stream("two", name: "ann", at: 1)
        // The word of who came would answer a poll.
        stage.settle()
        stage.time.advance(by: .seconds(2))
        let three = try stage.poll("three", hold: .seconds(110), name: "ann")
        stage.settle()
        #expect(stage.people.map(\.name) == ["ann"])
        for stream in [one, two] { stream.stream?.cancel() }
        stage.settle()
        stage.time.advance(by: .seconds(60))
        #expect(stage.people.map(\.name) == ["ann"])
        three.cancel()
        stage.time.advance(by: .seconds(50))
        #expect(stage.people == [])
    }

    @Test func `its channels stay open as long as it does`() throws {
        let ann = try stage.stream("ann", "a b", room: 1)
        #expect(stage.statistics?.channels == 2)
        ann.stream?.cancel()
        #expect(stage.statistics?.channels == 0)
    }

    @Test(arguments: [0, 1], [nil, 1])
    func `a tab's newer stream ends the older one, at any hub, also while it is paused`(
        _ hub: Int, _ room: Int?
    ) throws {
        try stage.stream("old", room: room, client: "tab", at: 0)
        try stage.stream("new", client: "tab", at: hub)
        stage.settle()
        #expect(ends() == ["old replaced"])
        try stage.say("1")
        stage.settle()
        #expect(stage.told() == [Stage.answer("new", next: 1, [(1, "1")])])
    }

    @Test(arguments: [0, 1], [nil, 1])
    func `so does its newer poll`(_ hub: Int, _ room: Int?) throws {
        try stage.stream("old", room: room, client: "tab", at: 0)
        try stage.poll("new", since: "e:0", client: "tab", at: hub)
        stage.settle()
        #expect(ends() == ["old replaced"])
        try stage.say("1")
        stage.settle()
        #expect(stage.told() == [Stage.answer("new", next: 1, [(1, "1")])])
    }

    @Test(arguments: [0, 1])
    func `a tab's newer stream ends its older poll`(_ hub: Int) throws {
        try stage.poll("old", since: "e:0", client: "tab", at: 0)
        let new = try stage.stream("new", since: "e:0", client: "tab", at: hub)
        stage.settle()
        #expect(stage.told().sorted() == ["new", "old"].map { Stage.answer($0, next: 0, []) })
        try stage.say("1")
        stage.settle()
        #expect(new.seqs == [1] && stage.hub.parked == 0)
    }

    @Test func `a logout ends the streams of that login, on every hub, also paused ones`() throws {
        try stage.stream("here", room: 1, name: "ann", session: "1")
        try stage.stream("there", name: "ann", session: "1", at: 1)
        let other = try stage.stream("other", name: "ann", session: "2")
        stage.settle()
        _ = stage.told()
        stage.hubs[1].leave(Identity(name: "ann"), session: "1")
        stage.settle()
        #expect(ends().sorted() == ["here session ended", "there session ended"])
        try stage.say("1")
        stage.settle()
        #expect(other.seqs == [1] && stage.told().count == 1)
    }

    @Test func `closing ends all streams, also paused ones, and says when to come back`() throws {
        let streams = [try stage.stream("ann"), try stage.stream("bob", room: 1)]
        try stage.say("1")
        _ = stage.told()
        _ = stage.hub.close()
        #expect(stage.told() == ["bob comes back to e:0", "ann comes back to e:1"].reversed())
        for ear in streams {
            guard case .comeBack(let batch)? = ear.end else {
                Issue.record("it did not end so")
                return
            }
            #expect(try #require(batch.retry) <= .seconds(5) && batch.isEmpty)
        }
        let late = try stage.stream("late", since: "e:1")
        #expect(stage.told() == ["late comes back to e:1"])
        #expect(late.stream == nil && stage.hub.openStreams == 0)
    }

    @Test func `streams are counted apart from polls`() throws {
        try stage.stream("ann")
        try stage.stream("bob", room: 1, at: 1)
        try stage.poll("cleo")
        let statistics = try #require(stage.statistics)
        #expect(statistics.parked == 1 && statistics.streams == 2)
        #expect(statistics.hubs.map(\.streams) == [1, 1])
    }

    @Test func `a channel too many is refused, and nobody is here`() throws {
        var options = HubOptions()
        options.maxChannels = 1
        let stage = Stage(options)
        #expect(throws: ChatError.tooManyChannels(limit: 1)) {
            try stage.stream("ann", "a b", name: "ann")
        }
        #expect(stage.statistics?.channels == 0 && stage.hub.openStreams == 0)
    }
}

@Suite struct HubStreamSeamTests {
    private let broker = LateBroker()
    private let time = ManualClock()
    private let hub: Hub
    private let stage = Stage()

    init() {
        let options = HubOptions()
        hub = Hub(
            number: 0, broker: broker, shared: SharedState(hubs: 1, options: options),
            scheduler: time, clock: CalendarOf1970(clock: time), options: options)
    }

    private func open(_ since: String, room: Int? = nil) throws -> StreamEar {
        let ear = StreamEar("ann", on: stage)
        let since = try #require(Cursor(since))
        ear.stream = try hub.stream(Subscription(channels: [.lobby], since: since), to: ear)
        ear.resume(room: room)
        return ear
    }

    @Test func `before the chat has begun a stream is told to come back`() throws {
        _ = try open("k:7")
        #expect(stage.told() == ["ann comes back to k:7"])
    }

    @Test(arguments: [nil, 1])
    func `under another epoch a stream goes on, and is told of the gap`(_ room: Int?) throws {
        broker.begin("a")
        let ann = try open("now", room: room)
        broker.publish(1, after: 0)
        broker.begin("b")
        broker.publish(1, after: 0)
        ann.resume()
        #expect(ann.batches.last?.next == .after(Position(epoch: "b", seq: 1)))
        #expect(ann.batches.filter(\.gap).count == 1)
        #expect(ann.seqs == (room == nil ? [1, 1] : [1]))
    }

    @Test(arguments: [nil, 1])
    func `a loss is a gap that is told`(_ room: Int?) throws {
        broker.begin("a")
        let ann = try open("now", room: room)
        broker.tell(.lost(upTo: 5))
        broker.publish(6, after: 5)
        ann.resume()
        #expect(ann.batches.filter(\.gap).count == 1 && ann.seqs == [6])
        #expect(ann.batches.last?.next == .after(Position(epoch: "a", seq: 6)))
    }

    @Test func `the first batch waits until the hub knows all that was acknowledged`() throws {
        broker.begin("a")
        broker.isBehind = true
        let ann = try open("start")
        #expect(ann.batches.isEmpty)
        broker.publish(1, after: 0)
        try broker.passBarriers()
        broker.isBehind = false
        #expect(ann.seqs == [1])
    }

    @Test func `a stream that is ahead of its hub is told so at once, and waits for it`() throws {
        broker.begin("a")
        broker.standing = .reached
        let ann = try open("a:2")
        time.advance(by: .zero)
        #expect(ann.batches.map(\.next) == [.after(Position(epoch: "a", seq: 2))])
        broker.publish(1, after: 0)
        broker.publish(2, after: 1)
        broker.publish(3, after: 2)
        #expect(ann.seqs == [3] && ann.batches.allSatisfy { !$0.gap })
    }

    @Test func `while it waits for its hub, an empty batch comes after each hold`() throws {
        broker.begin("a")
        broker.standing = .reached
        let ann = try open("a:2")
        time.advance(by: .seconds(76))
        #expect(ann.batches.count == 4)
        ann.stream?.cancel()
        time.advance(by: .seconds(100))
        #expect(ann.batches.count == 4)
    }
}
