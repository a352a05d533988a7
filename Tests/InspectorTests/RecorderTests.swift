// What the inspector's recorder sees of a thread.
// SPDX-License-Identifier: MIT

import Deferred
import Testing

@testable import Inspector

/// A recorder on a clock that stands still, and what it reports.
private struct Watched {
    let clock = ManualClock()
    let reports = Mailbox<Report>()
    let recorder: LoopRecorder

    init() {
        recorder = LoopRecorder(1, on: clock, reportingTo: reports)
    }

    /// Runs `body` while the recorder watches this thread.
    func watch<Result>(_ body: () throws -> Result) rethrows -> Result {
        DeferredTrace.attach(recorder)
        defer { DeferredTrace.detach() }
        return try body()
    }

    /// The frames that have come, a tenth of a second later.
    func frames() -> [Frame] {
        clock.advance(by: LoopRecorder.frame)
        return reports.takeAll().compactMap {
            if case .frame(_, let frame) = $0 { frame } else { nil }
        }
    }

    func snapshot() -> Snapshot? {
        recorder.answer(.watch(7))
        for case .snapshot(_, 7, let snapshot) in reports.takeAll() { return snapshot }
        return nil
    }
}

@Suite(.serialized) struct LoopRecorderTests {
    private struct Broken: Error {}
    private let watched = Watched()

    @Test func `every end of a life is counted`() throws {
        _ = watched.snapshot()
        var kept: [Deferred<Int>] = []
        try watched.watch {
            let (answered, failed, left, waiting) = (
                Deferred<Int>(), Deferred<Int>(), Deferred<Int>(), Deferred<Int>()
            )
            kept = [answered, failed, left, waiting]
            try answered.callback(1)
            try failed.errback(Broken())
            left.cancel()
            try left.callback(2)
            _ = Deferred<Int>()  // freed before it has fired
            try Deferred<Int>().errback(Broken())
        }
        let counts = try #require(watched.frames().last?.counts)
        #expect(
            counts
                == LifeCounts(
                    waiting: 1, answered: 1, failed: 2, left: 2, swallowed: 1, unhandled: 1))
        #expect(kept.count == 4)
    }

    @Test func `a canceller that fires with a value has left all the same`() throws {
        _ = watched.snapshot()
        watched.watch {
            let kind = Deferred<Int>(canceller: { try? $0.callback(1) })
            kind.cancel()
        }
        #expect(watched.frames().last?.counts == LifeCounts(left: 1))
    }

    @Test func `what was made before anybody watched is not counted`() throws {
        _ = watched.snapshot()
        let early = Deferred<Int>()
        try watched.watch { try early.callback(1) }
        #expect(watched.frames().last?.counts == LifeCounts())
    }

    @Test func `while nobody looks, it counts and keeps no events`() throws {
        try watched.watch { try Deferred<Int>().callback(1) }
        #expect(watched.frames().isEmpty)
        _ = watched.snapshot()
        #expect(watched.frames().isEmpty)
        try watched.watch { try Deferred<Int>().callback(1) }
        let frame = try #require(watched.frames().last)
        #expect(frame.counts.answered == 2)
        #expect(frame.events.map(\.kind) == [.created, .fire, .released])
        watched.recorder.answer(.rest)
        try watched.watch { try Deferred<Int>().callback(1) }
        #expect(watched.frames().isEmpty)
    }

    @Test func `who comes late hears of those that are alive, from their beginning`() throws {
        let waiting = try watched.watch {
            let waiting = Deferred<Int>("late")
            waiting.stage("double").addCallback { $0 * 2 }
            try Deferred<Int>().callback(1)
            return waiting
        }
        watched.clock.advance(by: .seconds(30))
        let snapshot = try #require(watched.snapshot())
        #expect(snapshot.history.map(\.kind) == [.created, .added])
        #expect(snapshot.history.last?.stageName == "double")
        #expect(snapshot.ages.counts == [0, 0, 1, 0])
        #expect(!waiting.hasFired)
    }

    @Test func `of ten thousand few are shown, each of them whole, and all are counted`() throws {
        _ = watched.snapshot()
        var kept: [Deferred<Int>] = []
        var told: [Frame] = []
        try watched.watch {
            for _ in 1...10_000 {
                let deferred = Deferred<Int>()
                deferred.addCallback { $0 }.addErrback { _ in 0 }
                kept.append(deferred)
            }
            told += watched.frames()
            #expect(told.last?.counts.waiting == 10_000)
            for deferred in kept { try deferred.callback(1) }
            kept = []
        }
        told += watched.frames()
        #expect(told.last?.counts == LifeCounts(answered: 10_000))
        #expect(told.allSatisfy { $0.events.count <= LoopRecorder.most })
        let sampling = try #require(told.last?.sampling)
        let lives = Dictionary(
            grouping: told.flatMap(\.events).filter { sampling.shows($0.deferred) }
        ) {
            $0.deferred
        }
        #expect(lives.count > 20 && lives.count <= FollowedLives.limit)
        for life in lives.values {
            #expect(
                life.map(\.kind) == [.created, .added, .added, .fire, .run, .skip, .released])
        }
    }

    @Test func `when few are left, more are shown again`() throws {
        _ = watched.snapshot()
        var kept = watched.watch { (1...2000).map { _ in Deferred<Int>() } }
        let crowded = try #require(watched.frames().last)
        #expect(crowded.sampling.every > 1)
        try watched.watch {
            for deferred in kept { try deferred.callback(1) }
            kept = []
        }
        for _ in 1...20 {
            _ = watched.frames()
            watched.watch { _ = Deferred<Int>() }
        }
        #expect(watched.frames().last?.sampling.every == 1)
    }

    @Test func `one life with too many events does not fill the memory`() throws {
        _ = watched.snapshot()
        watched.watch {
            let long = Deferred<Int>()
            for _ in 1...5000 { long.addCallback { $0 } }
        }
        let frame = try #require(watched.frames().last)
        #expect(frame.events.count <= LoopRecorder.most)
        #expect(frame.counts.left == 1)
    }

    @Test func `an inspector that is late is not sent more and more`() throws {
        _ = watched.snapshot()
        for _ in 1...3 {
            watched.watch { _ = Deferred<Int>() }
            watched.clock.advance(by: LoopRecorder.frame)
        }
        let frames = watched.reports.takeAll()
        #expect(frames.count == 1)
        let rest = watched.frames()
        #expect(rest.count == 1 && rest.first?.events.count == 4)
    }

    @Test func `a Deferred that is shown explains itself`() throws {
        _ = watched.snapshot()
        var waiting: Deferred<Int>?
        var number = 0
        watched.watch {
            waiting = Deferred("asked")
            number = watched.frames().last?.events.first?.deferred ?? 0
            watched.recorder.answer(.explain(number))
        }
        guard case .explanation(number, let explanation?)? = watched.reports.takeAll().last else {
            Issue.record("there is no explanation")
            return
        }
        #expect(explanation.text == waiting?.explain())
        waiting = nil
        watched.recorder.answer(.explain(number))
        guard case .explanation(number, nil)? = watched.reports.takeAll().last else {
            Issue.record("it is explained, and is gone")
            return
        }
    }
}
