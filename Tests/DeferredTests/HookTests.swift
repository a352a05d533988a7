// The hooks of the whole process: the last of 100,000 calls is as deep as the first.
// SPDX-License-Identifier: MIT

import Deferred
import Synchronization
import Testing

/// How deep the stack was when a hook was called.
private final class Calls: Sendable {
    private struct State {
        var count = 0
        var deepest = Int.max
    }

    private let state = Mutex(State())

    func note() {
        let position = stackPosition()
        state.withLock { state in
            state.count += 1
            state.deepest = min(state.deepest, position)
        }
    }

    var count: Int { state.withLock { $0.count } }

    /// An address: stacks grow downwards.
    var deepest: Int { state.withLock { $0.deepest } }

    /// Runs `body`, which makes `calls` calls, until there are 100,000: none is deeper than those
    /// of the first time.
    func repeating(_ calls: Int, _ body: () -> Void) {
        body()
        let first = deepest
        for _ in 1..<(100_000 / calls) { body() }
        #expect(count == 100_000)
        #expect(deepest == first)
    }
}

/// Each test sets a hook of the whole process, and so has a process to itself.
@Suite struct HookTests {
    @Test func `100,000 events are traced, none deeper than the first`() async {
        await #expect(processExitsWith: .success) {
            onStack(ofKiB: 512) {
                let calls = Calls()
                DeferredTrace.start { _ in calls.note() }
                calls.repeating(5) {  // created, added, fire, run, released
                    let deferred = Deferred<Int>()
                    deferred.addCallback { $0 + 1 }
                    try? deferred.callback(1)
                }
            }
        }
    }

    // Rule 58
    @Test func `100,000 unhandled failures are reported, none deeper than the first`() async {
        await #expect(processExitsWith: .success) {
            onStack(ofKiB: 512) {
                let calls = Calls()
                onUnhandledFailure { _ in calls.note() }
                calls.repeating(1) { _ = Deferred<Int>.fail(Boom()) }
            }
        }
    }

    // Rule 60
    @Test func `100,000 failures are logged, none deeper than the first`() async {
        await #expect(processExitsWith: .success) {
            onStack(ofKiB: 512) {
                let calls = Calls()
                onLoggedFailure { _ in calls.note() }
                calls.repeating(1) {
                    Deferred<Int>.fail(Boom()).addErrback(logError).addErrback { _ in 0 }
                }
            }
        }
    }

    @Test func `a hook may set another in its place`() async {
        await #expect(processExitsWith: .success) {
            let calls = Calls()
            onUnhandledFailure { _ in
                calls.note()
                onUnhandledFailure { _ in unexpected("a hook that was replaced twice") }
                onUnhandledFailure { _ in calls.note() }
            }
            for _ in 0..<3 { _ = Deferred<Int>.fail(Boom()) }
            #expect(calls.count == 3)
        }
    }
}
