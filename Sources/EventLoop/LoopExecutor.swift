// Where actors meet a loop: their code runs on the loop's thread.
// SPDX-License-Identifier: MIT

import Glibc

/// Runs an actor's jobs on a loop, between its other callbacks.
///
/// An actor that names it as its executor may hold what lives on the loop and await its Deferreds:
///
/// ```swift
/// actor Teller {
///     private let executor: LoopExecutor
///     nonisolated var unownedExecutor: UnownedSerialExecutor { executor.asUnownedSerialExecutor() }
/// }
/// ```
///
/// For the edge of a program: the core's callbacks need no actor. Nothing runs once the loop has
/// stopped.
public final class LoopExecutor: SerialExecutor, TaskExecutor {
    /// The way in. It outlives the loop, and then runs nothing.
    private let doorbell: Doorbell
    /// The loop's, for ``checkIsolated()``.
    private let thread = pthread_self()

    /// Made with the loop, on its thread.
    init(_ doorbell: Doorbell) {
        self.doorbell = doorbell
    }

    /// Queues `job` behind what rang before it. Any thread.
    public func enqueue(_ job: consuming ExecutorJob) {
        let job = UnownedJob(job)
        doorbell.ring { _ in
            job.runSynchronously(
                isolatedTo: self.asUnownedSerialExecutor(),
                taskExecutor: self.asUnownedTaskExecutor())
        }
    }

    /// Lets a task that a callback of the loop makes begin at once. Elsewhere it says nothing, so that
    /// ``checkIsolated()`` has the last word.
    public func isIsolatingCurrentContext() -> Bool? { isOnThread ? true : nil }

    /// Stops the process when the code that claims to be on the loop is not.
    public func checkIsolated() {
        if !isOnThread {
            fatalError("code of a loop's actor runs off the loop's thread; await the actor instead")
        }
    }

    private var isOnThread: Bool { pthread_equal(thread, pthread_self()) != 0 }
}
