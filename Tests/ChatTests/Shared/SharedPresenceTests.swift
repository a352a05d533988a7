// People, logins and ephemeral messages over several nodes.
// SPDX-License-Identifier: MIT

@testable import Chat
import Deferred
import Testing

@Suite struct SharedPresenceTests {
    private let stage = NodeStage()
    private var engine: ScriptedEngine { stage.engine }
    private let ann = Identity(name: "ann")
    private let noon = Timestamp(milliseconds: 7)

    init() { stage.start() }

    private var people: [String] { people(at: stage) }

    private func people(at stage: NodeStage) -> [String] {
        stage.broker.people(in: .lobby, after: nil, limit: 9).fired?.people.map(\.name) ?? []
    }

    @Test func `who comes is reported, and listed when the log says so`() throws {
        try stage.poll("ann", name: "ann")
        #expect(stage.asked().filter { $0 != "newest" } == ["report +ann@lobby"])
        #expect(people == [])
        engine.add(.came(ann, [.lobby], since: noon))
        stage.deliver()
        #expect(people == ["ann"])
        #expect(
            stage.broker.present(in: nil, after: nil, limit: 9).people.map(\.since) == [noon])
    }

    @Test func `every node announces who came to any of them`() throws {
        try stage.poll("eye", since: "e:0")
        engine.add(.came(ann, [.lobby], since: noon))
        engine.add(.came(ann, [.lobby], since: noon))
        stage.deliver()
        stage.time.advance(by: .seconds(1))
        #expect(stage.told() == ["eye e:0 [join]"])
        try stage.poll("eye", since: "e:0")
        engine.add(.left(ann, [.lobby]))
        stage.deliver()
        stage.time.advance(by: .seconds(1))
        #expect(stage.told() == ["eye e:0 [leave]"])
        #expect(people == [])
    }

    @Test func `who leaves is reported after their grace`() throws {
        try stage.poll("ann", since: "e:0", name: "ann").cancel()
        _ = stage.asked()
        stage.time.advance(by: .seconds(49))
        #expect(stage.asked() == [])
        stage.time.advance(by: .seconds(1))
        #expect(stage.asked() == ["report -ann@lobby"])
    }

    @Test func `people are reported again to another server, and to one that has forgotten them`()
        throws
    {
        try stage.poll("ann", since: "e:0", hold: .seconds(110), name: "ann")
        try stage.poll("bob", since: "e:0", name: "bob", session: "b")
        stage.broker.leave(Identity(name: "bob"), session: "b")
        stage.settle()
        _ = stage.asked()
        engine.listed = [EnginePerson(Person(identity: ann, since: noon), in: .lobby)]
        engine.failOver(keeping: 0)
        engine.cut()
        stage.time.advance(by: .milliseconds(100))
        #expect(
            stage.asked() == ["report -bob@lobby +ann@lobby", "people", "follow 0-0"],
            "bob's departure may be lost")
        #expect(people == ["ann"])
        engine.judge(lost: false)
        stage.deliver()
        _ = stage.asked()
        stage.time.advance(by: .seconds(31))
        engine.beat.wasForgotten = true
        stage.time.advance(by: .seconds(1))
        #expect(stage.asked() == ["report +ann@lobby"])
        engine.beat.wasForgotten = false
        engine.cut()
        stage.time.advance(by: .seconds(1))
        #expect(stage.asked() == ["follow 1000-1"], "it is the same server")
    }

    @Test func `who is listed at another server only has come, who is not there has left`() throws {
        engine.add(.came(ann, [.lobby], since: noon))
        stage.deliver()
        stage.time.advance(by: .seconds(2))
        try stage.poll("eye", since: "e:0")
        engine.listed = [
            EnginePerson(Person(identity: Identity(name: "bob"), since: noon), in: .lobby)
        ]
        engine.failOver(keeping: 0)
        engine.cut()
        stage.time.advance(by: .seconds(2))
        #expect(stage.told() == ["eye e:0 [leave, join]"])
        #expect(people == ["bob"])
    }

    @Test func `a node that begins lists everyone, and announces nobody`() throws {
        engine.listed = [EnginePerson(Person(identity: ann, since: noon), in: .lobby)]
        let late = NodeStage("late", engine)
        late.start()
        try late.poll("eye", since: "e:0")
        late.time.advance(by: .seconds(3))
        #expect(people(at: late) == ["ann"])
        #expect(late.told() == [])
    }

    @Test func `somebody who is listed elsewhere has room here, though a channel is full`() throws {
        var options = HubOptions()
        options.maxPeoplePerChannel = 1
        let stage = NodeStage("full", engine, options)
        stage.start()
        engine.add(.came(ann, [.lobby], since: noon))
        stage.deliver()
        try stage.poll("bob", since: "e:0", name: "bob")
        #expect(stage.asked() == [])
        try stage.poll("ann", since: "e:0", name: "ann")
        #expect(stage.asked() == ["report +ann@lobby"])
    }

    @Test func `the people of a node that is gone are reaped`() throws {
        engine.beat.silent = ["x", "y"]
        stage.time.advance(by: .seconds(1))
        #expect(stage.asked() == ["reap x", "reap y"])
        engine.beat.silent = []
        stage.time.advance(by: .seconds(1))
        #expect(stage.asked() == [])
        #expect(engine.sweeps == 2)
    }

    @Test func `an ephemeral message comes by the log, and is dropped while the engine is away`()
        throws
    {
        let draft = Draft(channel: .lobby, from: ann, body: JSON(bytes: Array("5".utf8)))
        try stage.poll("eye", since: "e:0")
        try stage.hub.ephemeral(draft, seconds: 5)
        #expect(stage.told() == [])
        stage.deliver()
        #expect(stage.told() == ["eye e:0 [5]"])
        engine.isAway = true
        engine.cut()
        try stage.hub.ephemeral(draft, seconds: 5)
        engine.isAway = false
        _ = stage.asked()
        stage.time.advance(by: .seconds(2))
        #expect(stage.asked() == ["follow 0-1"])
    }

    @Test func `ephemeral messages wait for the engine up to 16 MiB, and go out a MiB at a time`()
        throws
    {
        let body = [UInt8](repeating: 0x31, count: 64 << 10)
        let draft = Draft(channel: .lobby, from: ann, body: JSON(bytes: body))
        engine.isSlow = true
        for _ in 0..<1000 { try stage.hub.ephemeral(draft, seconds: 5) }
        engine.isSlow = false
        _ = stage.asked()
        engine.answer()
        let told = stage.asked().compactMap { $0.split(separator: " ").last.flatMap { Int($0) } }
        #expect(told.allSatisfy { $0 <= 16 })
        // The first goes at once, and 16 MiB have room for 255 more.
        #expect(told.reduce(0, +) == 255)
    }

    @Test func `a login that ends here ends everywhere`() throws {
        let other = NodeStage("other", engine)
        other.start()
        try stage.poll("here", since: "e:0", name: "ann", session: "s")
        try other.poll("there", since: "e:0", name: "ann", session: "s")
        stage.hub.leave(ann, session: "s")
        #expect(stage.told() == ["here e:0 []"], "at once")
        #expect(other.told() == [])
        engine.deliver()
        #expect(other.told() == ["there e:0 []"])
        #expect(other.register.heard == ["ended s"])
        other.settle()
        #expect(stage.asked().contains("report -ann@lobby"))
    }

    @Test func `an expulsion here is one everywhere, also while the engine is away`() throws {
        let other = NodeStage("other", engine)
        other.start()
        try stage.poll("here", since: "e:0", name: "ann")
        try other.poll("there", since: "e:0", name: "ann")
        try other.poll("bob", since: "e:0", name: "bob")
        engine.add(.came(ann, [.lobby], since: noon))
        stage.deliver()
        engine.isAway = true
        stage.engine.cut()
        #expect(stage.broker.expel(ExactName(name: "ann")) == 1)
        #expect(stage.told() == ["here \(ChatError.expelled)"])
        engine.isAway = false
        for _ in 0..<3 {
            stage.time.advance(by: .seconds(1))
            other.time.advance(by: .seconds(1))
        }
        // The joins have answered both polls.
        _ = other.told()
        try other.poll("there", since: "e:0", name: "ann")
        other.deliver()
        #expect(other.told() == ["there \(ChatError.expelled)"])
    }

    @Test func `other nodes' keys are news for the register`() throws {
        engine.add(.keysChanged)
        engine.add(.unknown)
        stage.deliver()
        #expect(stage.register.heard == ["keys"])
    }

    @Test func `a channel that retention has emptied is gone`() throws {
        engine.publish("1")
        stage.deliver()
        #expect(stage.hub.knows(.lobby))
        engine.add(.emptied(.lobby))
        stage.deliver()
        #expect(!stage.hub.knows(.lobby))
    }
}
