// Recorders: one for each thread, asked before an event is built.
// SPDX-License-Identifier: MIT

import Deferred
import Synchronization
import Testing

/// Follows the Deferreds of which it likes the creation.
private final class Follower: TraceRecorder {
    var follows: (TraceMoment) -> Bool = { _ in true }
    private(set) var moments: [String] = []
    private(set) var events: [TraceEvent] = []
    private(set) var chains: [Int: TracedChain] = [:]
    private var followed: Set<Int> = []

    func records(_ moment: TraceMoment) -> Bool {
        if moment.kind == .created, follows(moment) {
            followed.insert(moment.deferred)
            chains[moment.deferred] = moment.chain
        }
        moments.append(moment.kind.rawValue + (moment.hasFired ? "!" : ""))
        return followed.contains(moment.deferred)
    }

    func record(_ event: TraceEvent) { events.append(event) }
}

extension Watching {
    @Suite struct RecorderTests {
        private func recording(
            _ follower: Follower, _ scope: TraceScope = .all, _ body: () throws -> Void
        ) rethrows {
            DeferredTrace.attach(follower, to: scope)
            defer { DeferredTrace.detach() }
            try body()
        }

        @Test func `of a Deferred that is not followed no event is built`() throws {
            let follower = Follower()
            follower.follows = { _ in false }
            try recording(follower) {
                let deferred = Deferred<Int>()
                deferred.addCallback { $0 }
                try deferred.callback(1)
            }
            #expect(follower.events.isEmpty)
            #expect(follower.moments == ["created", "added", "fire!", "run!", "released!"])
        }

        @Test func `of one that is followed all is told, from its creation to its end`() throws {
            let follower = Follower()
            var wanted = 0
            follower.follows = { moment in
                wanted += 1
                return wanted == 2
            }
            try recording(follower) {
                for _ in 1...3 {
                    let deferred = Deferred<Int>()
                    deferred.addCallback { $0 }
                    try deferred.callback(1)
                }
            }
            #expect(Set(follower.events.map(\.deferred)).count == 1)
            #expect(
                follower.events.map(\.kind) == [.created, .added, .fire, .run, .released])
        }

        @Test func `with the scope named, nothing is asked of the others`() throws {
            let follower = Follower()
            try recording(follower, .named) {
                try Deferred<Int>().callback(1)
                try Deferred<Int>(nil).callback(1)
                #expect(follower.moments.isEmpty)
                try Deferred<Int>("page").callback(1)
            }
            #expect(follower.moments == ["created", "fire!", "released!"])
        }

        @Test func `the tracer can leave out those without a name, too`() throws {
            let heard = Mutex<[String]>([])
            let here = CallSite("Here.swift", 1)
            DeferredTrace.start(.named) { event in
                if event.site == here { heard.withLock { $0.append(event.name ?? "none") } }
            }
            _ = Deferred<Int>(file: "Here.swift", line: 1)
            _ = Deferred<Int>("page", file: "Here.swift", line: 1)
            DeferredTrace.stop()
            #expect(heard.withLock { $0 } == ["page", "page"])
        }

        @Test func `a recorder hears its own thread alone`() {
            let follower = Follower()
            recording(follower) {
                onStack(ofKiB: 512) {
                    _ = Deferred<Int>("elsewhere")
                }
            }
            #expect(follower.moments.isEmpty)
        }

        @Test func `a name that is made for the trace is made only while there is one`() {
            let follower = Follower()
            recording(follower, .named) {
                #expect(DeferredTrace.isOn)
                _ = Deferred<Int>(DeferredTrace.name("page"))
            }
            #expect(follower.events.first?.name == "page")
        }

        @Test func `a chain that is traced explains itself, and is gone when it is freed`() throws {
            let follower = Follower()
            try recording(follower) {
                let inner = Deferred<Int>("inner")
                var outer: Deferred<Int>? = Deferred("outer", file: "Made.swift", line: 3)
                outer?.stage("wait").addCallback { _ in inner }
                let number = follower.events.last?.deferred ?? 0
                let chain = try #require(follower.chains[number])
                #expect(chain.diagram()?.contains(" wait") == true)
                try outer?.callback(1)
                #expect(chain.explain() == outer?.explain())
                #expect(chain.explain()?.contains("waits for") == true)
                try inner.callback(2)
                outer = nil
                #expect(chain.explain() == nil && chain.diagram() == nil)
            }
        }

        @Test func `a name of a stage is in its events and drawings`() throws {
            func run(_ deferred: Deferred<Int>) throws {
                deferred.stage("double").addCallback { $0 * 2 }.addCallback { $0 }
                #expect(deferred.diagram().contains(" double\n"))
                try deferred.callback(21)
            }
            let events = try DeferredTrace.record { try run(Deferred()) }
            let named = events.filter { $0.stageName == "double" }
            #expect(named.map(\.kind) == [.added, .run])
            #expect(named.allSatisfy { $0.stage == 1 && $0.json.contains(#""stage":"double""#) })
            #expect(LaneDrawing(events).text.contains(" double -> Int"))
            try run(Deferred("without a trace"))
        }

        @Test func `names of stages are not noted where nobody would see them`() {
            let deferred = Deferred<Int>()
            deferred.stage("double").addCallback { $0 * 2 }
            #expect(!deferred.diagram().contains("double"))
        }
    }
}
