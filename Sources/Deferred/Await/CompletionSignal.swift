// What an awaiting task and its Deferred share.
// SPDX-License-Identifier: MIT

import Synchronization

/// Wakes one task: because there is a result, or because the task was cancelled.
///
/// It holds no result. It is the only part of the bridge that another thread may touch, because
/// any thread may cancel a task.
final class CompletionSignal: Sendable {
    private struct State {
        var isRaised = false
        var isCancelled = false
        var waiter: CheckedContinuation<Void, Never>?
    }

    private let state = Mutex(State())

    func raise() {
        wake { _ in }
    }

    /// Whether the task was cancelled since this was last asked; lowers the signal.
    func takeCancellation() -> Bool {
        state.withLock { state in
            defer { state = State() }
            return state.isCancelled
        }
    }

    /// Returns when the signal is raised, on the actor it was called from.
    func wait(isolation: isolated (any Actor)? = #isolation) async {
        await withTaskCancellationHandler {
            // Captured: without it the closure is on no actor, and the task would take a detour by the
            // threads that all tasks share, which may all be busy.
            _ = isolation
            await withCheckedContinuation { continuation in
                let isRaised = state.withLock { state in
                    if !state.isRaised { state.waiter = continuation }
                    return state.isRaised
                }
                if isRaised { continuation.resume() }
            }
        } onCancel: {
            wake { $0.isCancelled = true }
        }
    }

    private func wake(_ change: (inout State) -> Void) {
        let waiter = state.withLock { state in
            state.isRaised = true
            change(&state)
            return state.waiter.take()
        }
        waiter?.resume()
    }
}
