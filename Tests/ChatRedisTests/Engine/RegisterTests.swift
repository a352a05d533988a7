// Names, logouts, tries and keys, on a real server.
// SPDX-License-Identifier: MIT

import Chat
import ChatRedis
import Deferred
import EventLoop
import LoopSupport
import TestSupport
import Testing

@Suite(.blocking) struct RegisterTests {
    private let harness: EngineHarness
    private let session: any EngineSession
    private let ann = SessionClaim(session: "s1", name: "Ann", looks: ["ann", "4nn"])
    private let double = SessionClaim(session: "s2", name: "4nn", looks: ["4nn"])
    private let bob = SessionClaim(session: "s3", name: "Bob", looks: ["bob"])

    init() throws {
        harness = try EngineHarness()
        session = try harness.session()
    }

    private func ask(_ request: RegisterRequest) throws -> RegisterAnswer {
        try harness.value(session.register(request))
    }

    @Test func `a name belongs to one session, with all that looks like it`() throws {
        #expect(try ask(.take(ann, insteadOf: nil)) == .granted(true))
        #expect(try ask(.take(double, insteadOf: nil)) == .granted(false))
        #expect(try ask(.take(ann, insteadOf: nil)) == .granted(true))
        #expect(try ask(.take(bob, insteadOf: nil)) == .granted(true))
    }

    @Test func `a session that takes a name in place of another ends that, or neither`() throws {
        _ = try ask(.take(ann, insteadOf: nil))
        _ = try ask(.take(bob, insteadOf: nil))
        let other = SessionClaim(session: "s4", name: "bob", looks: ["bob"])
        #expect(try ask(.take(other, insteadOf: ann)) == .granted(false))
        #expect(try ask(.renew([ann, bob])) == .standings([.good, .good]))
        #expect(try ask(.take(double, insteadOf: ann)) == .granted(true))
        #expect(try ask(.renew([ann, double])) == .standings([.ended, .good]))
        let free = SessionClaim(session: "s5", name: "ann", looks: ["ann"])
        #expect(try ask(.take(free, insteadOf: nil)) == .granted(true))
    }

    @Test func `a name that was not renewed is free, and comes back where nobody took it`() throws {
        for claim in [ann, bob] { _ = try ask(.take(claim, insteadOf: nil)) }
        try harness.server.ask(
            "DEL", "{chat}:u:ann", "{chat}:u:4nn", "{chat}:u:bob", "{chat}:s:s1", "{chat}:s:s3")
        #expect(try ask(.take(double, insteadOf: nil)) == .granted(true))
        #expect(try ask(.renew([ann, bob])) == .standings([.nameInUse, .good]))
        #expect(Int(try harness.server.ask("PTTL", "{chat}:u:bob")) ?? 0 > 170_000)
    }

    @Test func `who ends is told to all nodes, and their name is free`() throws {
        let engine = try harness.engine()
        let other = try harness.value(
            engine.open(NodeIntroduction(node: "watcher", epoch: nil, heard: 0)))
        let follower = TestFollower()
        let feed = try harness.value(
            engine.follow(other.opening.epoch, after: LogMark(seq: 0), for: follower))
        for claim in [ann, bob] { _ = try ask(.take(claim, insteadOf: nil)) }
        #expect(try ask(.end(bob)) == .done)
        #expect(try ask(.endAll(looks: ["4nn", "ann", "nobody"])) == .claims([ann]))
        harness.loop.turn { follower.words.count == 3 }
        let ended = follower.entries.compactMap { entry in
            if case .sessionEnded(let session, let who) = entry.event {
                "\(session) \(who.displayName)"
            } else {
                nil
            }
        }
        #expect(ended == ["s3 Bob", "s1 Ann"])
        #expect(try ask(.renew([ann, bob])) == .standings([.ended, .ended]))
        #expect(try ask(.take(double, insteadOf: nil)) == .granted(true))
        feed.stop()
    }

    @Test func `any number of sessions may have a shared look, and all are found by it`() throws {
        let look = SessionClaim.sharedLook("Ann")
        func account(_ session: String) -> SessionClaim {
            SessionClaim(session: session, name: "\u{1}account", looks: [look])
        }
        let (one, two, three) = (account("s7"), account("s8"), account("s9"))
        for claim in [one, two, three] {
            #expect(try ask(.take(claim, insteadOf: nil)) == .granted(true))
        }
        #expect(try ask(.take(ann, insteadOf: one)) == .granted(true))
        let standings = try ask(.renew([one, two, three, ann]))
        #expect(standings == .standings([.ended, .good, .good, .good]))
        #expect(Int(try harness.server.ask("PTTL", "{chat}:g:\(look)")) ?? 0 > 170_000)
        #expect(try ask(.endAll(looks: [look])) == .claims([two, three]))
        #expect(try ask(.renew([two, three, ann])) == .standings([.ended, .ended, .good]))
    }

    @Test func `a session that was not seen for long is forgotten by its shared look`() throws {
        let look = SessionClaim.sharedLook("Ann")
        let old = SessionClaim(session: "s7", name: "\u{1}account", looks: [look])
        let new = SessionClaim(session: "s8", name: "\u{1}account", looks: [look])
        _ = try ask(.take(old, insteadOf: nil))
        try harness.server.ask("ZADD", "{chat}:g:\(look)", "1", "s7")
        _ = try ask(.take(new, insteadOf: nil))
        #expect(try harness.server.ask("ZCARD", "{chat}:g:\(look)") == "1")
    }

    @Test func `a look that is reserved cannot be taken, and who has it loses it`() throws {
        _ = try ask(.take(bob, insteadOf: nil))
        #expect(try ask(.reserve(looks: ["bob"], holder: "ban", .seconds(60))) == .done)
        #expect(try ask(.renew([bob])) == .standings([.nameInUse]))
        let other = SessionClaim(session: "s6", name: "bob", looks: ["bob"])
        #expect(try ask(.take(other, insteadOf: nil)) == .granted(false))
    }

    @Test func `so many tries are free, and then one waits`() throws {
        let request = RegisterRequest.countTry(key: "::1", limit: 2, per: .seconds(60))
        #expect(try ask(request) == .wait(nil))
        #expect(try ask(request) == .wait(nil))
        guard case .wait(let time?) = try ask(request) else {
            Issue.record("a third try was free")
            return
        }
        #expect(time > .seconds(50) && time <= .seconds(60))
        let other = RegisterRequest.countTry(key: "::2", limit: 2, per: .seconds(60))
        #expect(try ask(other) == .wait(nil))
    }

    @Test func `keys are replaced by one who knows what they were`() throws {
        #expect(try ask(.readKeys) == .text(nil))
        #expect(try ask(.replaceKeys(old: "x", new: "one")) == .granted(false))
        #expect(try ask(.replaceKeys(old: nil, new: "one")) == .granted(true))
        #expect(try ask(.replaceKeys(old: nil, new: "two")) == .granted(false))
        #expect(try ask(.replaceKeys(old: "one", new: "two\nlines")) == .granted(true))
        #expect(try ask(.readKeys) == .text("two\nlines"))
    }
}
