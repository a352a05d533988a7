// The fake engine does what the scripts of a real one do.
// SPDX-License-Identifier: MIT

@testable import Chat
import Deferred
import Testing

@Suite struct FakeEngineTests {
    private let time = ManualClock()
    private let cluster: FakeCluster
    private let one: NodeProbe
    private let two: NodeProbe

    init() {
        var options = FakeStore.Options()
        options.retention = Retention(count: 3, age: .seconds(100))
        options.maxChannels = 2
        options.logLength = 8
        options.grace = .seconds(5)
        cluster = FakeCluster(clock: time, options: options)
        one = NodeProbe("n1", at: cluster)
        two = NodeProbe("n2", at: cluster)
    }

    private var leap: Int { FakeStore.leap }
    private var store: FakeStore { cluster.official.store }

    private func begin() throws {
        for node in [one, two] {
            try node.open()
            try node.follow()
            _ = try node.outcome(of: #require(node.session).beat())
        }
    }

    /// All nodes come to the primary that the sentinels have chosen.
    private func comeBack() throws {
        time.advance(by: .seconds(3))
        for node in [one, two] {
            try node.open()
            try node.follow()
        }
    }

    // MARK: Messages

    @Test func `messages of all channels have one row of numbers, and all nodes hear them`() throws
    {
        try begin()
        let other = try #require(ChannelName("other"))
        #expect(try one.say("a", "b") == [.published(1), .published(2)])
        #expect(try two.say("c", in: other) == [.published(3)])
        time.advance(by: .milliseconds(10))
        #expect(one.told() == ["1-0 a", "2-0 b", "3-0 c"])
        #expect(two.told() == ["1-0 a", "2-0 b", "3-0 c"])
    }

    @Test func `a nonce has one number, at any node and behind a failover`() throws {
        try begin()
        let draft = Draft(
            channel: .lobby, body: JSON(bytes: [0x31]), nonce: Nonce(sender: "s", value: "v"))
        #expect(
            try one.outcome(of: #require(one.session).publish([draft])).get() == [.published(1)])
        #expect(try two.outcome(of: #require(two.session).publish([draft])).get() == [.known(1)])
        cluster.kill(cluster.official)
        try comeBack()
        #expect(try two.outcome(of: #require(two.session).publish([draft])).get() == [.known(1)])
    }

    @Test func `there is no room for one more channel`() throws {
        try begin()
        for name in ["a", "b", "c"] {
            let receipt: EngineReceipt = name == "c" ? .noRoom : .published(name == "a" ? 1 : 2)
            #expect(try one.say("x", in: #require(ChannelName(name))) == [receipt])
        }
        #expect(try one.say("x") == [.published(3)], "the lobby does not count")
    }

    @Test func `retention tells the newest number that it has dropped`() throws {
        try begin()
        for body in ["a", "b", "c", "d", "e"] { _ = try one.say(body) }
        let page = try one.outcome(
            of: #require(one.session).read([.lobby], after: 0, limit: 2)
        ).get()
        #expect(page.messages.map(\.seq) == [3, 4] && page.hasMore)
        #expect(page.forgotten == 2 && page.hasLost)
        let back = try one.outcome(
            of: #require(one.session).readBack([.lobby], before: 5, limit: 9)
        ).get()
        #expect(back.messages.map(\.seq) == [3, 4] && !back.hasMore)
    }

    @Test func `a channel whose messages are too old is emptied`() throws {
        try begin()
        _ = try one.say("a")
        time.advance(by: .seconds(101))
        _ = try one.outcome(of: #require(one.session).sweep())
        time.advance(by: .milliseconds(10))
        #expect(two.told() == ["1-0 a", "1-1 lobby emptied"])
        #expect(store.floor == 1 && store.channels.isEmpty)
    }

    @Test func `a deletion erases in the channel and in the log, and nothing is skipped`() throws {
        try begin()
        _ = try one.say("a", "b")
        for (seq, receipt) in [(1, ChangeReceipt.changed(3)), (1, .missing), (3, .missing)] {
            let deletion = MessageChange(
                Position(epoch: "e1", seq: seq), in: nil, to: nil, by: .moderator)
            #expect(try one.outcome(of: #require(one.session).revise(deletion)).get() == receipt)
        }
        time.advance(by: .milliseconds(10))
        let late = NodeProbe("late", at: cluster)
        try late.open()
        try late.follow()
        let stub = "1-0 {\"text\":\"This message was deleted.\"}"
        #expect(late.told() == [stub, "2-0 b", "3-0 deleted(1)"])
        #expect(store.read([.lobby], after: 0, limit: 9).messages.map(\.seq) == [1, 2, 3])
        #expect(try one.outcome(of: #require(one.session).clear(.lobby)).get() == 4)
        #expect(store.log.messages.map(\.seq) == [4])
    }

    @Test func `a log that was trimmed past a node skips it`() throws {
        try begin()
        for _ in 0..<9 { _ = try one.say("x") }
        two.mark = LogMark(seq: 0)
        try two.follow()
        #expect(two.told().last == "skipped")
    }

    @Test func `a server without memory keeps nothing`() throws {
        try begin()
        cluster.official.isFull = true
        #expect(throws: EngineError.full) { try one.say("x") }
        #expect(one.ended() == [])
    }

    // MARK: Failover

    @Test func `another process makes a hole, which is clean when all have spoken`() throws {
        try begin()
        _ = try one.say("a")
        time.advance(by: .milliseconds(10))
        cluster.kill(cluster.official)
        time.advance(by: .seconds(3))
        #expect(one.ended() == [.gone("the server died")])
        let first = try one.open()
        let end = first.seq
        #expect(end > leap && !first.isJudged)
        #expect(try two.open().isJudged)
        #expect(store.holes == [Hole(from: 1, to: end)] && store.lost == 0)
        try one.follow()
        #expect(one.told().suffix(2) == ["\(end)-0 hole from 1", "\(end)-1 clean"])
        #expect(try one.say("b") == [.published(end + 1)])
    }

    @Test func `the fence ends a session with a process that was emptied`() throws {
        try begin()
        _ = try one.say("a")
        cluster.official.empty()
        #expect(try two.open().epoch != one.epoch)
        #expect(throws: EngineError.fenced) { try one.say("b") }
        #expect(one.ended() == [.fenced])
        #expect(store.log.messages.isEmpty)
    }

    @Test func `a witness of what the new primary lacks makes a hole a loss`() throws {
        try begin()
        let (fast, slow) = (cluster.servers[1], cluster.servers[2])
        cluster.stall(slow)
        _ = try one.say("a")
        time.advance(by: .milliseconds(10))
        cluster.kill(fast)
        cluster.kill(cluster.official)
        time.advance(by: .seconds(3))
        for server in [cluster.servers[0], fast] { cluster.start(server) }
        time.advance(by: .seconds(1))
        #expect(store.seq == 0)
        (one.mark, two.mark) = (LogMark(seq: 1), LogMark(seq: 0))
        #expect(try !two.open().isJudged)
        #expect(try one.open().lost == store.holes.last?.to)
    }

    @Test func `a hole is a loss when somebody has not spoken for long enough`() throws {
        try begin()
        cluster.kill(cluster.official)
        time.advance(by: .seconds(3))
        #expect(try !one.open().isJudged)
        time.advance(by: .seconds(4))
        _ = try one.outcome(of: #require(one.session).beat())
        #expect(store.isJudged && store.lost == store.holes.last?.to)
    }

    @Test func `a witness who comes after a clean verdict has everyone told`() throws {
        try begin()
        try two.outcome(of: #require(two.session).leave()).get()
        cluster.kill(cluster.official)
        time.advance(by: .seconds(3))
        let clean = try one.open()
        #expect(clean.isJudged && clean.lost == 0)
        two.mark = LogMark(seq: 1)
        let lossy = try two.open()
        #expect(lossy.isJudged && lossy.lost == lossy.seq && lossy.seq > clean.seq)
    }

    @Test func `a hole that was lost itself does not end where it did`() throws {
        try begin()
        let (primary, stale) = (cluster.servers[0], cluster.servers[2])
        cluster.stall(stale)
        cluster.kill(primary)
        cluster.start(primary)
        let first = try one.open()
        for server in cluster.servers.dropLast() { cluster.kill(server) }
        time.advance(by: .seconds(3))
        for server in cluster.servers.dropLast() { cluster.start(server) }
        time.advance(by: .seconds(1))
        let second = try two.open()
        #expect(first.holes.map(\.from) == [0] && second.holes.map(\.from) == [0])
        #expect(first.seq != second.seq)
    }

    @Test func `a node that has ended is not waited for`() throws {
        try begin()
        try two.outcome(of: #require(two.session).leave()).get()
        cluster.kill(cluster.official)
        time.advance(by: .seconds(3))
        #expect(try one.open().isJudged)
        #expect(store.lost == 0)
    }

    @Test func `while the sentinels vote, nodes neither say nor hear anything`() throws {
        try begin()
        cluster.failOver()
        #expect(one.ended() == [.gone("the sentinels vote")])
        #expect(two.told() == ["\(EngineError.gone("the sentinels vote"))"])
        #expect(throws: EngineError.unreachable("there is no primary")) { try one.open() }
        try comeBack()
        #expect(cluster.official !== cluster.servers[0])
        #expect(cluster.servers[0].source === cluster.official)
    }

    @Test func `an old primary that comes back has nothing of its own`() throws {
        try begin()
        let old = cluster.servers[0]
        cluster.pause(old)
        time.advance(by: .seconds(3))
        try comeBack()
        _ = try one.say("x")
        cluster.resume(old)
        time.advance(by: .seconds(1))
        #expect(old.source === cluster.official && old.store.seq == store.seq)
    }

    @Test func `a process that was replaced and takes over again is another one`() throws {
        try begin()
        let first: FakeServer = cluster.official
        cluster.failOver()
        time.advance(by: .seconds(2))
        for replica in cluster.servers where replica !== first { cluster.kill(replica) }
        time.advance(by: .seconds(3))
        for replica in cluster.servers where replica !== first { cluster.start(replica) }
        try comeBack()
        #expect(cluster.official === first && store.holes.map(\.from) == [0])
    }

    @Test func `a restart of the same data is a hole without a loss`() throws {
        try begin()
        _ = try one.say("a")
        let server: FakeServer = cluster.official
        cluster.kill(server)
        time.advance(by: .milliseconds(300))
        cluster.start(server)
        try comeBack()
        #expect(cluster.official === server && store.lost == 0 && store.isJudged)
    }

    @Test func `a primary without replicas takes nothing after two seconds`() throws {
        try begin()
        for replica in cluster.servers.dropFirst() { cluster.stall(replica) }
        time.advance(by: .seconds(1))
        #expect(try one.say("a") == [.published(1)])
        time.advance(by: .seconds(1))
        #expect(throws: EngineError.gone("NOREPLICAS")) { try one.say("b") }
    }

    // MARK: Networks

    @Test func `no answer ends a session after a second, and the order may be done`() throws {
        try begin()
        one.engine.wire(cluster.official).delay = .milliseconds(600)
        #expect(throws: EngineError.gone("no answer")) {
            try one.outcome(of: one.send(["a"]), within: .seconds(1)).get()
        }
        time.advance(by: .seconds(1))
        #expect(two.told() == ["1-0 a"])
    }

    @Test func `a reset loses what is under way`() throws {
        try begin()
        let sent = try one.send(["a"])
        cluster.official.endConnections("reset")
        #expect(throws: EngineError.gone("reset")) {
            try one.outcome(of: sent, within: .seconds(2)).get()
        }
        #expect(two.told() == [])
    }

    @Test func `a feed over a dead way ends, and another replica has all`() throws {
        try begin()
        for server in cluster.servers.dropFirst() { two.engine.wire(server).cut() }
        cluster.suspect()
        _ = try one.say("a")
        time.advance(by: .seconds(2))
        #expect(two.told() == ["\(EngineError.gone("no answer"))"])
        cluster.heal()
        try two.follow()
        #expect(two.told() == ["1-0 a"])
    }

    // MARK: People and names

    @Test func `all nodes are told who came to the first node and left the last`() throws {
        try begin()
        let ann = Identity(name: "ann")
        for (node, isComing) in [(one, true), (two, true), (one, false), (two, false)] {
            let change = PresenceChange(ann, in: [.lobby], isComing: isComing)
            try node.outcome(of: #require(node.session).report([change])).get()
        }
        time.advance(by: .milliseconds(10))
        #expect(one.told() == ["0-1 ann came to lobby", "0-2 ann left lobby"])
    }

    @Test func `people of a node that is gone leave after their grace`() throws {
        try begin()
        let people = ["ann", "bob", "cid"].map { Identity(name: $0) }
        let changes = people.map { PresenceChange($0, in: [.lobby], isComing: true) }
        try two.outcome(of: #require(two.session).report(changes)).get()
        _ = try two.outcome(of: #require(two.session).beat())
        time.advance(by: .seconds(6))
        _ = one.told()
        let beat = try one.outcome(of: #require(one.session).beat()).get()
        #expect(beat.silent == ["n2"])
        #expect(try !one.outcome(of: #require(one.session).reap("n2")).get())
        #expect(try one.outcome(of: #require(one.session).reap("n2")).get())
        time.advance(by: .milliseconds(10))
        #expect(one.told().count == 3 && store.people.isEmpty)
        #expect(try two.outcome(of: #require(two.session).beat()).get().wasForgotten)
    }

    @Test func `a name has one session, and its end is told`() throws {
        try begin()
        let claims = ["s1", "s2"].map { SessionClaim(session: $0, name: "Ann", looks: ["ann"]) }
        func ask(_ request: RegisterRequest) throws -> RegisterAnswer {
            try one.outcome(of: #require(one.session).register(request)).get()
        }
        #expect(try ask(.take(claims[0], insteadOf: nil)) == .granted(true))
        #expect(try ask(.take(claims[1], insteadOf: nil)) == .granted(false))
        #expect(try ask(.renew(claims)) == .standings([.good, .nameInUse]))
        #expect(try ask(.take(claims[1], insteadOf: claims[0])) == .granted(true))
        #expect(try ask(.renew(claims)) == .standings([.ended, .good]))
        #expect(try ask(.endAll(looks: ["ann"])) == .claims([claims[1]]))
        #expect(try ask(.countTry(key: "a", limit: 1, per: .seconds(60))) == .wait(nil))
        #expect(try ask(.countTry(key: "a", limit: 1, per: .seconds(60))) != .wait(nil))
        #expect(try ask(.replaceKeys(old: nil, new: "k")) == .granted(true))
        #expect(try ask(.replaceKeys(old: nil, new: "l")) == .granted(false))
        #expect(try ask(.readKeys) == .text("k"))
        time.advance(by: .milliseconds(10))
        #expect(two.told() == ["0-1 s1 of Ann ended", "0-2 s2 of Ann ended", "0-3 keys"])
    }
}
