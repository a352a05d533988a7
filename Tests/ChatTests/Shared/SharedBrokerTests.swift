// A node that begins, publishes, hears and reads.
// SPDX-License-Identifier: MIT

@testable import Chat
import Deferred
import Testing

@Suite struct SharedBrokerTests {
    private let stage = NodeStage()
    private var engine: ScriptedEngine { stage.engine }

    @Test func `a node begins with what the engine has`() throws {
        for text in ["1", "2", "3"] { engine.publish(text) }
        try stage.poll("ann", since: "start")
        #expect(stage.told() == ["ann start [] retry"])
        stage.start()
        try stage.poll("ann", since: "start")
        #expect(stage.told() == ["ann e:3 [1, 2, 3]"])
        try stage.poll("bob")
        engine.publish("4")
        stage.deliver()
        #expect(stage.told() == ["bob e:4 [4]"])
    }

    @Test func `what happens while the node begins is heard`() throws {
        engine.publish("1")
        engine.isSlow = true
        stage.start()
        engine.publish("2")
        engine.answer()
        #expect(engine.introductions.map(\.epoch) == [nil])
        try stage.poll("ann", since: "e:1")
        stage.deliver()
        #expect(stage.told() == ["ann e:2 [2]"])
    }

    @Test func `a message is acknowledged when it is heard, and readers hear it first`() throws {
        stage.start()
        try stage.poll("ann")
        try stage.say("1")
        #expect(stage.told() == [])
        stage.deliver()
        #expect(stage.told() == ["ann e:1 [1]", "1 is e:1"])
        let statistics = stage.broker.statistics().fired
        #expect(statistics?.counters.messages == 1)
        #expect(statistics?.engine?.isUp == true && statistics?.engine?.pending == 0)
    }

    @Test func `what was heard before the receipt is acknowledged with it`() throws {
        stage.start()
        engine.isSlow = true
        try stage.say("1", nonce: "aaaaaaaa")
        engine.publish("1", nonce: Nonce(sender: "s", value: "aaaaaaaa"))
        stage.deliver()
        #expect(stage.told() == [])
        engine.answer()
        #expect(stage.told() == ["1 is e:1"])
        #expect(stage.broker.statistics().fired?.counters.repeats == 1)
    }

    @Test func `what is said while a call is under way goes with the next`() throws {
        stage.start()
        engine.isSlow = true
        for text in ["1", "2", "3"] { try stage.say(text) }
        #expect(stage.asked() == ["publish 1"])
        engine.answer()
        #expect(stage.asked() == ["publish 2,3"])
        engine.answer()
        stage.deliver()
        #expect(stage.told() == ["1 is e:1", "2 is e:2", "3 is e:3"])
    }

    @Test func `one channel too many is refused by the engine`() throws {
        stage.start()
        try stage.say("1", in: try #require(ChannelName("full")))
        #expect(stage.told() == ["1 \(ChatError.tooManyChannels(limit: 10_000))"])
    }

    @Test func `a message that is sent again after a cut is one message`() throws {
        stage.start()
        engine.isSlow = true
        try stage.say("1")
        engine.isSlow = false
        engine.cut()
        engine.answer()
        #expect(engine.state.seq == 1, "the engine has it, and the node does not know")
        stage.time.advance(by: .seconds(1))
        stage.deliver()
        #expect(stage.told() == ["1 is e:1"])
        #expect(engine.introductions.map(\.heard) == [0, 0])
        #expect(stage.broker.statistics().fired?.counters.repeats == 0)
    }

    @Test func `a publisher waits for ten seconds`() throws {
        stage.start()
        try stage.say("1")
        engine.isAway = true
        engine.cut()
        try stage.say("2")
        stage.time.advance(by: .milliseconds(9_999))
        #expect(stage.told() == [])
        stage.time.advance(by: .milliseconds(1))
        #expect(
            stage.told() == [
                "1 the engine did not answer in time",
                "2 the engine cannot be reached: nothing was sent in time",
            ])
        let engine = stage.broker.statistics().fired?.engine
        #expect(engine?.unknown == 1 && engine?.isUp == false)
        #expect(engine?.downtime == .seconds(10))
    }

    @Test func `what waits has a limit`() throws {
        stage.start()
        engine.isSlow = true
        for _ in 0..<Publisher.maxPending { try stage.say("1") }
        try stage.say("2")
        #expect(stage.told() == ["2 too many messages wait for the engine"])
        engine.isSlow = false
        engine.answer()
        stage.deliver()
        #expect(stage.told().count == Publisher.maxPending)
        #expect(stage.broker.statistics().fired?.engine?.pending == 0)
    }

    @Test func `what is answered at once has seen what other nodes were told`() throws {
        stage.start()
        engine.publish("1")
        try stage.poll("ann", since: "start")
        try stage.poll("bob", since: "e:0", hold: .zero)
        let page = try stage.hub.history(of: .lobby, before: nil, limit: 9)
        stage.settle()
        #expect(stage.told() == [] && page.fired == nil)
        stage.deliver()
        #expect(stage.told() == ["ann e:1 [1]", "bob e:1 [1]"])
        #expect(page.fired?.messages.count == 1)
    }

    @Test func `the engine is asked once for all who ask in one turn`() throws {
        stage.start()
        for _ in 0..<3 { _ = stage.broker.catchUp()?.addErrback { _ in } }
        stage.settle()
        #expect(stage.asked() == ["newest"])
    }

    @Test func `while the engine is away, clients are told to come back`() throws {
        stage.start()
        engine.publish("1")
        engine.isAway = true
        engine.cut()
        try stage.poll("ann", since: "e:0", hold: .zero)
        let page = try stage.hub.history(of: .lobby, before: nil, limit: 9)
        var error: EngineError?
        page.addErrback(EngineError.self) {
            error = $0
            return HistoryPage.lost
        }
        stage.time.advance(by: .milliseconds(2_999))
        #expect(stage.told() == [] && error == nil)
        stage.time.advance(by: .milliseconds(1))
        #expect(stage.told() == ["ann e:0 [] retry"])
        #expect(error == .unreachable("it did not answer in time"))
        try stage.poll("bob", since: "e:0", hold: .seconds(5))
        stage.time.advance(by: .seconds(5))
        #expect(stage.told() == ["bob e:0 []"], "who can wait, waits")
    }

    @Test func `a deletion is acknowledged when it is heard`() throws {
        stage.start()
        engine.publish("1")
        stage.deliver()
        let deletion = try stage.hub.delete(Position(epoch: "e", seq: 1))
        #expect(deletion.fired == nil)
        stage.deliver()
        #expect(deletion.fired == Position(epoch: "e", seq: 2))
        var error: ChatError?
        try stage.hub.delete(Position(epoch: "e", seq: 9)).addErrback(ChatError.self) {
            error = $0
            return Position(epoch: "", seq: 0)
        }
        #expect(error == .noSuchMessage(Position(epoch: "e", seq: 9)))
    }

    @Test func `at the end publishers are told, and the node says goodbye`() throws {
        stage.start()
        try stage.say("1")
        try stage.poll("ann")
        let end = stage.hub.close()
        #expect(end.fired == nil)
        #expect(throws: ChatError.closing) { try stage.say("2") }
        _ = stage.asked()
        stage.deliver()
        #expect(stage.told().last == "1 is e:1")
        #expect(stage.asked() == ["leave"] && engine.isClosed && end.fired != nil)
    }
}
