// Actors that live on a loop.
// SPDX-License-Identifier: MIT

import Deferred
import EventLoop
import Foundation
import Synchronization
import TestSupport
import Testing

/// Holds a Deferred that only the loop's thread touches.
private actor Teller {
    private let executor: LoopExecutor
    nonisolated var unownedExecutor: UnownedSerialExecutor { executor.asUnownedSerialExecutor() }

    private let story = Deferred<String>()

    init(on executor: LoopExecutor) {
        self.executor = executor
    }

    /// The task runs on this actor, so on the loop, from its first line to its last.
    func listen(_ heard: @escaping @Sendable (String) -> Void) {
        Task { heard(try await story.value()) }
    }

    func tell(_ text: String) throws {
        try story.callback(text)
    }
}

@Suite(.blocking) struct LoopExecutorTests {
    // Rule 82, on a real loop.
    @Test func `an actor on a loop awaits what a callback of the loop fires`() throws {
        let loop = try EventLoop()
        let teller = Teller(on: loop.executor)
        let heard = Mutex("")
        let doorbell = loop.doorbell
        // On the loop's thread already, so the actor is entered without waiting.
        teller.assumeIsolated {
            $0.listen { text in
                heard.withLock { $0 = text }
                doorbell.ring { $0.stop() }
            }
        }
        loop.callLater(.milliseconds(10)) {
            teller.assumeIsolated { try? $0.tell("once upon a time") }
        }
        // Swift may start a task on its own threads, and other tests may hold all of them for long.
        loop.callLater(.seconds(300)) { loop.stop() }
        loop.run()
        #expect(heard.withLock { $0 } == "once upon a time")
    }

    @Test func `code that is off the loop cannot claim to be on it`() async {
        let end = await #expect(
            processExitsWith: .failure, observing: [\.standardErrorContent]
        ) {
            let loop = try EventLoop()
            let executor = loop.executor
            await Task.detached {
                let thread = Thread { executor.checkIsolated() }
                thread.start()
                while true { await Task.yield() }
            }.value
        }
        let said = String(decoding: end?.standardErrorContent ?? [], as: UTF8.self)
        #expect(said.contains("off the loop's thread"))
    }
}
