// Where a task wakes up that has awaited a Deferred.
// SPDX-License-Identifier: MIT

/// An actor whose executor runs tasks, too: what awaits on it wakes up there.
///
/// A continuation wakes its task up on the threads that all tasks of the process share, and from there the
/// task goes back to its actor. While they are busy, it would wait there.
package protocol TaskWaking: Actor {
    /// Runs what is on no actor.
    nonisolated var taskExecutor: any TaskExecutor { get }
}
