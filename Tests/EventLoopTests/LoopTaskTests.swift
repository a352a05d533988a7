// Tasks of a loop: async/await for callbacks, which are on no actor.
// SPDX-License-Identifier: MIT

import Deferred
import Glibc
import TestSupport
import Testing

@testable import EventLoop

@Suite(.blocking) struct LoopTaskTests {
    private let loop: EventLoop
    /// Not `Sendable`, as little as what lives on a loop.
    private let diary = Diary()

    private final class Diary {
        var lines: [String] = []
    }

    private struct Broken: Error, Equatable {}

    init() throws {
        loop = try EventLoop()
    }

    @Test func `a task starts at once, and goes on a turn after what it awaits`() throws {
        let question = Deferred<String>()
        let task = loop.task {
            diary.lines.append("asks")
            diary.lines.append(try await question.value())
        }
        #expect(diary.lines == ["asks"])
        try question.callback("answered")
        #expect(!task.hasFired)
        try loop.wait(for: task)
        #expect(diary.lines == ["asks", "answered"])
    }

    @Test func `one that never waits has fired when it returns`() throws {
        #expect(loop.task { 7 }.hasFired)
        let broken = loop.task { throw Broken() }
        #expect(broken.hasFired)
        broken.addErrback { failure in #expect(failure.error is Broken) }
    }

    @Test func `it comes back to the loop's thread from elsewhere`() throws {
        let home = pthread_self()
        let task = loop.task {
            let away = await Task.detached { pthread_self() }.value
            #expect(away != home)
            return pthread_self()
        }
        #expect(try loop.wait(for: task) == home)
    }

    @Test func `cancelling it cancels what it awaits`() throws {
        var cancelled = false
        let endless = Deferred<Int>(canceller: { _ in cancelled = true })
        let task = loop.task {
            do {
                return try await endless.value()
            } catch is CancelledError {
                return -1
            }
        }
        task.cancel()
        #expect(try loop.wait(for: task) == -1)
        #expect(cancelled)
    }

    @Test func `two take turns`() throws {
        let tasks = ["a", "b"].map { name in
            loop.task {
                for step in 1...2 {
                    diary.lines.append("\(name)\(step)")
                    try await loop.sleep().value()
                }
            }
        }
        _ = try loop.wait(for: gather(tasks))
        #expect(diary.lines == ["a1", "b1", "a2", "b2"])
    }
}

extension EventLoop {
    /// Fires in the next turn.
    fileprivate func sleep() -> Deferred<Void> {
        let turn = Deferred<Void>()
        callSoon { try? turn.callback() }
        return turn
    }
}
