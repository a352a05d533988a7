// A node whose engine fails over, is emptied, or is cut off.
// SPDX-License-Identifier: MIT

@testable import Chat
import Deferred
import Testing

@Suite struct SharedFailureTests {
    private let stage = NodeStage()
    private var engine: ScriptedEngine { stage.engine }

    /// Two messages were heard.
    init() throws {
        stage.start()
        engine.publish("1")
        engine.publish("2")
        stage.deliver()
    }

    /// Another server takes over: all connections end, and the node comes back.
    private func failOver(keeping seq: Int) {
        engine.failOver(keeping: seq)
        engine.cut()
        stage.time.advance(by: .seconds(1))
        stage.deliver()
    }

    @Test func `nothing behind a hole is told before the hole is judged`() throws {
        try stage.poll("ann", since: "e:2")
        failOver(keeping: 2)
        engine.publish("3")
        stage.deliver()
        #expect(stage.told() == [])
        #expect(engine.introductions.last?.heard == 2)
        engine.judge(lost: false)
        stage.deliver()
        #expect(stage.told() == ["ann e:1003 [3]"])
        #expect(stage.broker.statistics().fired?.engine?.cleanHoles == 1)
    }

    @Test func `a hole of which nothing was lost is no gap for anybody`() throws {
        failOver(keeping: 2)
        engine.judge(lost: false)
        stage.deliver()
        for since in ["e:0", "e:1", "e:2", "e:1002"] {
            try stage.poll("ann", since: since, hold: .zero)
            stage.deliver()
        }
        #expect(
            stage.told() == [
                "ann e:1002 [1, 2]", "ann e:1002 [2]", "ann e:1002 []", "ann e:1002 []",
            ])
    }

    @Test func `who has heard at another node what is lost is told of a gap`() throws {
        failOver(keeping: 2)
        try stage.poll("ann", since: "e:7")
        #expect(stage.told() == [], "the hole is not judged")
        stage.time.advance(by: .seconds(4))
        engine.judge(lost: false)
        stage.deliver()
        #expect(stage.told() == ["ann e:1002 [1, 2] gap"])
        try stage.poll("bob", since: "e:7")
        #expect(stage.told() == ["bob e:1002 [1, 2] gap"], "also when it is known already")
    }

    @Test func `what may be lost is told to all who come from before the hole, once`() throws {
        try stage.poll("ann", since: "e:2")
        failOver(keeping: 2)
        engine.judge(lost: true)
        stage.deliver()
        #expect(stage.told() == ["ann e:2 []"])
        try stage.poll("ann", since: "e:2")
        #expect(stage.told() == ["ann e:1002 [] gap"])
        try stage.poll("ann", since: "e:1002", hold: .zero)
        #expect(stage.told() == ["ann e:1002 []"])
        #expect(stage.broker.statistics().fired?.engine?.lossyHoles == 1)
    }

    @Test func `a node that meets a hole in the log says how far it had heard`() throws {
        engine.publish("3")
        engine.failOver(keeping: 3)
        stage.deliver()
        #expect(engine.introductions.count == 2)
        #expect(engine.introductions.last?.heard == 3, "it heard one more just before the hole")
        #expect(engine.sessions.count == 2 && engine.sessions[0].isOver)
        stage.deliver()
        #expect(engine.introductions.count == 2, "once is enough")
        engine.judge(lost: false)
        engine.publish("4")
        stage.deliver()
        try stage.poll("ann", since: "e:3")
        #expect(stage.told() == ["ann e:1004 [4]"])
    }

    @Test func `a message whose number is lost gets another, one that is kept does not`() throws {
        try stage.say("3")
        try stage.say("4")
        failOver(keeping: 3)
        #expect(stage.told() == ["3 is e:3"])
        engine.judge(lost: false)
        stage.deliver()
        #expect(stage.told() == ["4 is e:1004"])
    }

    @Test func `a receipt that comes after the hole was heard is not believed`() throws {
        engine.isSlow = true
        try stage.say("3")
        engine.answer(1)
        try stage.say("4")
        engine.isSlow = false
        engine.failOver(keeping: 3)
        stage.deliver()
        engine.judge(lost: false)
        stage.deliver()
        stage.deliver()
        #expect(stage.told() == ["3 is e:3", "4 is e:1004"])
    }

    @Test func `what waits behind a hole is read again from the next server`() throws {
        try stage.poll("ann", since: "e:2")
        failOver(keeping: 2)
        engine.publish("lost")
        stage.deliver()
        failOver(keeping: 1002)
        engine.judge(lost: false)
        engine.publish("4")
        stage.deliver()
        #expect(stage.told() == ["ann e:2 []"])
        try stage.poll("ann", since: "e:2")
        #expect(stage.told() == ["ann e:2003 [4] gap"])
    }

    @Test func `a node that begins waits for a verdict`() throws {
        let late = NodeStage("late", engine)
        engine.failOver(keeping: 2)
        late.start()
        late.time.advance(by: .seconds(1))
        try late.poll("ann", since: "start")
        #expect(late.told() == ["ann start [] retry"])
        engine.judge(lost: false)
        late.time.advance(by: .seconds(1))
        try late.poll("ann", since: "start")
        #expect(late.told() == ["ann e:1002 [1, 2]"])
        try late.poll("bob", since: "e:5")
        #expect(late.told() == ["bob e:1002 [1, 2] gap"], "it knows the holes of before")
    }

    @Test func `an engine that is empty is a new chat, and old cursors have a gap`() throws {
        try stage.poll("ann", since: "e:2")
        try stage.say("3")
        engine.empty("f")
        engine.cut(.fenced)
        stage.time.advance(by: .seconds(1))
        stage.deliver()
        #expect(stage.told() == ["ann e:2 []", "3 is f:1"])
        try stage.poll("ann", since: "e:2")
        #expect(stage.told() == ["ann f:1 [3] gap"])
        let statistics = stage.broker.statistics().fired?.engine
        #expect(statistics?.newEpochs == 1 && statistics?.fenced == 1)
    }

    @Test func `a cursor of an unknown epoch is the engine's to judge`() throws {
        engine.publish("3")
        stage.deliver()
        try stage.poll("ann", since: "f:1")
        #expect(stage.told() == ["ann e:3 [1, 2, 3] gap"])
        // The next one comes from a node that has heard of the new epoch before this one.
        engine.empty("f")
        engine.publish("1")
        engine.isFenced = true
        try stage.poll("bob", since: "f:1")
        stage.time.advance(by: .seconds(1))
        #expect(stage.told() == [], "it is no gap")
        engine.publish("2")
        stage.deliver()
        #expect(stage.told() == ["bob f:2 [2]"])
    }

    @Test func `a cursor of an unknown epoch waits while the engine is away`() throws {
        engine.isAway = true
        engine.cut()
        try stage.poll("ann", since: "f:1", hold: .seconds(5))
        stage.time.advance(by: .seconds(8))
        #expect(stage.told() == ["ann f:1 []"])
    }

    @Test func `a log that does not reach back begins again under the same epoch`() throws {
        try stage.poll("ann", since: "e:2")
        engine.publish("3")
        engine.feed?.skip()
        stage.settle()
        #expect(stage.told() == ["ann e:2 []"])
        try stage.poll("ann", since: "e:2")
        #expect(stage.told() == ["ann e:3 [3]"])
        engine.publish("4")
        stage.deliver()
        try stage.poll("ann", since: "e:3")
        #expect(stage.told() == ["ann e:4 [4]"])
        #expect(stage.broker.statistics().fired?.engine?.skips == 1)
    }

    @Test func `a feed that is stuck is replaced after three seconds`() throws {
        let old = try #require(engine.feed)
        engine.publish("3")
        stage.time.advance(by: .seconds(3))
        #expect(!old.isOver)
        stage.time.advance(by: .milliseconds(1_100))
        #expect(old.isOver)
        try stage.poll("ann", since: "e:2")
        stage.deliver()
        #expect(stage.told() == ["ann e:3 [3]"])
        #expect(stage.broker.statistics().fired?.engine?.feeds == 2)
    }

    @Test func `while there is no replica, another is looked for`() throws {
        engine.hasNoReplica = true
        engine.feed?.end(.gone("cut"))
        stage.time.advance(by: .seconds(4))
        #expect(stage.broker.statistics().fired?.engine?.isUp == false)
        engine.hasNoReplica = false
        stage.time.advance(by: .seconds(2))
        #expect(stage.broker.statistics().fired?.engine?.isUp == true)
        #expect(engine.sessions.count == 1)
    }

    @Test func `a primary that does not answer is given up`() throws {
        engine.isSlow = true
        stage.time.advance(by: .seconds(1))
        try stage.say("3")
        engine.isSlow = false
        stage.time.advance(by: .seconds(3))
        stage.deliver()
        #expect(stage.told() == ["3 is e:3"])
        #expect(engine.sessions.count == 2)
    }

    @Test func `what was told to one hub is known at the others`() throws {
        let stage = NodeStage("m", engine, hubs: 3)
        stage.start()
        for hub in 0..<3 { try stage.poll("\(hub)", since: "e:2", at: hub) }
        try stage.say("3", at: 2)
        stage.settle()
        engine.deliver()
        stage.settle()
        #expect(stage.told().sorted() == ["0 e:3 [3]", "1 e:3 [3]", "2 e:3 [3]", "3 is e:3"])
        engine.publish("4")
        try stage.poll("1", since: "start", at: 1)
        #expect(stage.told() == [], "a barrier for each")
        stage.deliver()
        #expect(stage.told() == ["1 e:4 [1, 2, 3, 4]"])
        try stage.poll("2", since: "e:9", at: 2)
        #expect(stage.told() == ["2 e:4 [1, 2, 3, 4] gap"])
        let hole = engine.failOver(keeping: 4)
        engine.cut()
        stage.time.advance(by: .seconds(1))
        stage.deliver()
        engine.judge(lost: false)
        stage.deliver()
        try stage.poll("1", since: "e:9", at: 1)
        #expect(stage.told() == ["1 e:\(hole.to) [1, 2, 3, 4] gap"])
        let answer = stage.hubs[2].register(.readKeys)
        stage.settle()
        #expect(answer.fired == .done)
    }
}
