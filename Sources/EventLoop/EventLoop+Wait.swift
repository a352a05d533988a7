// A program that has nothing else to do meanwhile.
// SPDX-License-Identifier: MIT

package import Deferred

extension EventLoop {
    /// Runs until `deferred` has fired, and no longer: for a command that asks one thing after the other.
    /// The loop must not run already. Twisted: `task.react`.
    ///
    /// - Returns: Its value.
    /// - Throws: What it has failed with.
    package func wait<Value>(for deferred: Deferred<Value>) throws -> Value {
        var outcome: Result<Value, Failure>?
        deferred.addBoth { [self] (result: Result<Value, Failure>) -> Void in
            outcome = result
            stop()
        }
        // It may have fired at once: a loop that is stopped before it runs would run for ever.
        while true {
            if let outcome { return try outcome.mapError(\.error).get() }
            run()
        }
    }
}
