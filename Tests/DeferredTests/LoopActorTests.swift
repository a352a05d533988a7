// An actor whose executor is a loop, as it may stand at a program's edge.
// SPDX-License-Identifier: MIT

import Deferred
import Synchronization
import Testing

/// A loop of jobs, turned by hand.
private final class JobLoop: SerialExecutor {
    private let jobs = Mutex<[UnownedJob]>([])

    func enqueue(_ job: consuming ExecutorJob) {
        let job = UnownedJob(job)
        jobs.withLock { $0.append(job) }
    }

    func turn() {
        let ready = jobs.withLock { jobs in
            defer { jobs = [] }
            return jobs
        }
        for job in ready { job.runSynchronously(on: asUnownedSerialExecutor()) }
    }
}

private actor Edge {
    nonisolated let loop = JobLoop()
    nonisolated var unownedExecutor: UnownedSerialExecutor { loop.asUnownedSerialExecutor() }

    private var waiting: [Deferred<String>] = []

    /// Parks, as a handler does that awaits.
    func listen() async throws -> String {
        let deferred = Deferred<String>()
        waiting.append(deferred)
        return try await deferred.value()
    }

    func say(_ text: String) async throws -> Bool {
        guard !waiting.isEmpty else { return false }
        let listeners = waiting
        waiting = []
        for listener in listeners { try listener.callback(text) }
        let echo = Deferred { text + "!" }
        return try await echo.value() == text + "!"
    }
}

@Suite struct LoopActorTests {
    // Rule 80, 82: the loop need not be the main one.
    @Test func `awaiting works on an actor that is a loop`() async throws {
        let edge = Edge()
        let listener = Task { try await edge.listen() }
        let speaker = Task {
            while try await !edge.say("hello") { await Task.yield() }
        }
        let isDone = Atomic<Bool>(false)
        async let heard = {
            let text = try await listener.value
            try await speaker.value
            isDone.store(true, ordering: .relaxed)
            return text
        }()
        while !isDone.load(ordering: .relaxed) {
            edge.loop.turn()
            await Task.yield()
        }
        #expect(try await heard == "hello")
    }
}
