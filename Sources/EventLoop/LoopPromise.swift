// A Deferred of one loop that another thread fires.
// SPDX-License-Identifier: MIT

package import Deferred

/// Fires a Deferred from any thread, once. The Deferred itself stays with its loop. See
/// ``EventLoop/promise(of:)``.
///
/// For an answer that comes once, from a thread or a task that is not the loop's. Answers that come again and
/// again go through a ``Mailbox``.
package struct LoopPromise<Value: Sendable>: Sendable {
    let doorbell: Doorbell
    /// The loop's, for the Deferred.
    let number: Int

    /// The loop fires the Deferred soon. Nothing happens once the loop has stopped.
    package func fire(_ result: Result<Value, any Error>) {
        doorbell.ring { [number] loop in
            let promised = loop.promised.removeValue(forKey: number) as? Promised<Value>
            try? promised?.deferred.callback(result)
        }
    }
}

/// A Deferred among others of other types.
private final class Promised<Value> {
    let deferred: Deferred<Value>

    init(_ deferred: Deferred<Value>) { self.deferred = deferred }
}

extension EventLoop {
    /// Makes a Deferred of this loop, and what fires it. The loop keeps both until it is fired.
    package func promise<Value: Sendable>(
        of: Value.Type = Value.self
    ) -> (deferred: Deferred<Value>, promise: LoopPromise<Value>) {
        checkThread()
        let deferred = Deferred<Value>()
        promiseCount += 1
        promised[promiseCount] = Promised(deferred)
        return (deferred, LoopPromise(doorbell: doorbell, number: promiseCount))
    }
}
