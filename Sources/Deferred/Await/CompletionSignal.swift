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

    /// There is a result.
    func raise() {
        wake { $0.isRaised = true }
    }

    /// Returns when there is a result, or when the task is cancelled, on the actor it was called from.
    func wait(isolation: isolated (any Actor)? = #isolation) async {
        await withTaskCancellationHandler {
            _ = isolation  // captured, so that this stays on the actor
            await suspend { $0.isRaised || $0.isCancelled }
        } onCancel: {
            wake { $0.isCancelled = true }
        }
    }

    /// Returns when there is a result, also in a task that is cancelled: it has heard of that already,
    /// and would hear of it again at once, and spin.
    func waitForResult(isolation: isolated (any Actor)? = #isolation) async {
        await suspend { $0.isRaised }
    }

    /// See ``TaskWaking``.
    private func suspend(
        isolation: isolated (any Actor)? = #isolation, unless isOver: (State) -> Bool
    ) async {
        let executor = (isolation as? any TaskWaking)?.taskExecutor
        await withTaskExecutorPreference(executor) {
            _ = isolation
            await withCheckedContinuation { continuation in
                let isOver = state.withLock { state in
                    if isOver(state) { return true }
                    state.waiter = continuation
                    return false
                }
                if isOver { continuation.resume() }
            }
        }
    }

    private func wake(_ change: (inout State) -> Void) {
        let waiter = state.withLock { state in
            change(&state)
            return state.waiter.take()
        }
        waiter?.resume()
    }
}
