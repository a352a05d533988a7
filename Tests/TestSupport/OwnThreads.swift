// Threads for tests that block: a server's answer, a child's end.
// SPDX-License-Identifier: MIT

import Foundation
import Synchronization
public import Testing

/// Runs a suite's tests on threads of their own. Swift's pool has one thread a core: a test that
/// blocks one of them holds up every task of every other test.
///
/// ```swift
/// @Suite(.blocking) struct ParkingTests {
/// ```
public struct OwnThreads: SuiteTrait, TestTrait, TestScoping {
    /// On each test of the suite, not on the suite as a whole.
    public var isRecursive: Bool { true }

    /// Runs one test on these threads.
    public func provideScope(
        for test: Test, testCase: Test.Case?,
        performing body: @Sendable () async throws -> Void
    ) async throws {
        try await withTaskExecutorPreference(BlockableThreads.shared, operation: body)
    }
}

extension Trait where Self == OwnThreads {
    /// For tests that block their thread.
    public static var blocking: Self { Self() }
}

/// A number of threads that take jobs in the order in which they came.
private final class BlockableThreads: TaskExecutor {
    /// Two for each core: most of them wait most of the time, but never so many at once that the
    /// servers they wait for starve each other.
    static let shared = BlockableThreads(2 * ProcessInfo.processInfo.activeProcessorCount)

    private let jobs = Mutex<[UnownedJob]>([])
    private let arrivals = DispatchSemaphore(value: 0)

    private init(_ count: Int) {
        for _ in 0..<count { Thread { self.work() }.start() }
    }

    func enqueue(_ job: consuming ExecutorJob) {
        let job = UnownedJob(job)
        jobs.withLock { $0.append(job) }
        arrivals.signal()
    }

    private func work() {
        while true {
            arrivals.wait()
            let job = jobs.withLock { $0.removeFirst() }
            job.runSynchronously(on: asUnownedTaskExecutor())
        }
    }
}
