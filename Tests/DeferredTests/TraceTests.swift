// Watching: events, the registry, what is shown and what is not.
// SPDX-License-Identifier: MIT

import Deferred
import Synchronization
import Testing

extension Watching {
    /// The tracer is the whole process's, and other suites run beside: each test looks for its own.
    @Suite struct TraceTests {
        private func kinds(_ events: [TraceEvent]) -> [String] { events.map(\.kind.rawValue) }

        @Test func `a run is a list of events`() throws {
            let inner = Deferred<Int>()
            let events = try DeferredTrace.record {
                let deferred = Deferred<Int>()
                deferred.addCallback { _ in inner }.addErrback { _ in 0 }.addBoth { _ in }
                try deferred.callback(1)
                try inner.callback(2)
            }
            #expect(
                kinds(events) == [
                    "created", "added", "added", "added", "fire", "wait", "fire", "resume", "skip",
                    "run", "released",
                ])
            let wait = events[5]
            #expect(wait.stage == 1 && wait.stageKind == .callback && wait.inner != nil)
            #expect(events[7].inner == wait.inner && events[7].type == "Int")
            #expect(events[9].stage == 3 && events[9].stageKind == .both)
        }

        // Rules 40, 43, 44, 58
        @Test func `pausing, cancelling, swallowing, dying unhandled are events`() throws {
            Reports.hooked
            let events = try DeferredTrace.record {
                let deferred = Deferred<Int>()
                deferred.pause()
                deferred.unpause()
                deferred.cancel()
                try deferred.callback(1)
            }
            #expect(
                kinds(events) == [
                    "created", "pause", "unpause", "cancel", "fire", "swallowed", "unhandled",
                    "released",
                ])
            #expect(events[4].lane == .errback && events[4].type == "CancelledError")
        }

        @Test func `a result that was there when it was returned is named`() {
            let events = DeferredTrace.record {
                Deferred.succeed(1).addCallback { _ in Deferred.succeed(2) }.addCallback { _ in }
            }
            #expect(events.filter { $0.kind == .run }.map { $0.inner != nil } == [true, false])
        }

        @Test func `values are shown only when asked for`() throws {
            func run() throws {
                let deferred = Deferred<String>("letter")
                deferred.addCallback { $0 + "!" }
                try deferred.callback("secret")
            }
            let silent = try DeferredTrace.record { try run() }
            #expect(!silent.map(\.json).joined().contains("secret"))
            #expect(!LaneDrawing(silent).text.contains("secret"))
            let open = try DeferredTrace.record(values: true) { try run() }
            #expect(open.map(\.value).contains("\"secret!\""))
        }

        @Test func `an event is a line of JSON`() throws {
            let events = try DeferredTrace.record(values: true) {
                let deferred = Deferred<String>("a \"name\"", file: "Made.swift", line: 3)
                deferred.addCallback({ $0 }, file: "Made.swift", line: 4)
                try deferred.callback("\n\u{1}\\", file: "Made.swift", line: 5)
            }
            let number = events[0].deferred
            let run = try #require(events.first { $0.kind == .run })
            let start =
                #"{"v":1,"ev":"run","d":\#(number),"name":"a \"name\"","n":1,"kind":"cb","from":"cb","#
            #expect(run.json.hasPrefix(start))
            #expect(run.json.contains(#""val":"\"\n\u0001\\\"","site":"Made.swift:4","t":"#))
        }

        @Test func `the tracer hears every thread, until it is stopped`() throws {
            let heard = Mutex<[String]>([])
            DeferredTrace.jsonLines { line in
                if line.contains("\"everywhere\"") { heard.withLock { $0.append(line) } }
            }
            onStack(ofKiB: 512) { _ = Deferred<Int>("everywhere") }
            DeferredTrace.stop()
            _ = Deferred<Int>("everywhere")
            let lines = heard.withLock { $0 }
            #expect(lines.count == 2)
            #expect(lines.first?.contains("\"ev\":\"created\"") == true)
        }

        @Test func `step mode stops after each stage`() throws {
            let stops = Mutex<[Int]>([])
            DeferredTrace.step(printing: { _ in }) { event in
                if event.name == "stepped" { stops.withLock { $0.append(event.stage) } }
            }
            let deferred = Deferred<Int>("stepped")
            deferred.addCallback { $0 }.addErrback { _ in 0 }.addCallback { _ in }
            try deferred.callback(1)
            DeferredTrace.stop()
            #expect(stops.withLock { $0 } == [1, 2, 3])
        }

        @Test func `the registry knows who never fired`() throws {
            setDebugging(true)
            defer { setDebugging(false) }
            func entry(_ name: String) -> LiveDeferred? {
                DeferredTrace.live.first { $0.name == name }
            }
            let inner = Deferred<Int>("inner of live")
            var outer: Deferred<Int>? = Deferred("outer of live", file: "Made.swift", line: 3)
            outer?.addCallback { _ in inner }.addErrback { _ in 0 }
            let number = try #require(entry("outer of live")).number
            #expect(
                entry("outer of live")?.description
                    == "#\(number) outer of live, created at Made.swift:3, not fired")
            try outer?.callback(1)
            let waits = try #require(entry("outer of live"))
            #expect(waits.hasFired && waits.waitsFor == entry("inner of live")?.number)
            try inner.callback(2)
            #expect(entry("outer of live")?.waitsFor == nil)
            outer = nil
            #expect(entry("outer of live") == nil)
            #expect(try #require(entry("inner of live")).age >= .zero)
        }
    }
}
