// async/await for code that is on a loop and on no actor: callbacks, resources.
// SPDX-License-Identifier: MIT

package import Deferred

/// A loop as an actor: where the bodies of ``EventLoop/task(file:line:_:)`` run.
package actor LoopActor: TaskWaking {
    private let executor: LoopExecutor
    /// The loop's.
    package nonisolated var taskExecutor: any TaskExecutor { executor }
    /// The loop's.
    package nonisolated var unownedExecutor: UnownedSerialExecutor {
        executor.asUnownedSerialExecutor()
    }

    init(_ executor: LoopExecutor) {
        self.executor = executor
    }
}

/// Makes tasks out of code that is not `Sendable`.
private protocol TaskStarter {
    func start<Value>(
        file: StaticString, line: UInt,
        _ body: nonisolated(nonsending) @escaping () async throws -> Value
    ) -> Deferred<Value>
}

// Whoever calls a loop is on its thread, and so is this actor. The compiler cannot know that;
// `@preconcurrency` has it checked at each call instead, by `LoopExecutor.checkIsolated()`.
extension LoopActor: @preconcurrency TaskStarter {
    func start<Value>(
        file: StaticString, line: UInt,
        _ body: nonisolated(nonsending) @escaping () async throws -> Value
    ) -> Deferred<Value> {
        Deferred(isolation: self, file: file, line: line) { try await body() }
    }
}

extension EventLoop {
    /// Runs `body` as a task on this loop, at once up to its first suspension. The Deferred fires with
    /// what `body` returns or throws. Twisted: `Deferred.fromCoroutine`.
    ///
    /// For code that is on no actor: a resource, a timer's callback. `body` may use what lives on the
    /// loop, and nothing has to be `Sendable`. Cancelling the Deferred cancels the task, and with it what
    /// the task awaits. After an `await` it goes on in a later turn of the loop.
    package func task<Value>(
        file: StaticString = #fileID, line: UInt = #line,
        _ body: nonisolated(nonsending) @escaping () async throws -> Value
    ) -> Deferred<Value> {
        let starter: any TaskStarter = actor
        return starter.start(file: file, line: line, body)
    }
}
