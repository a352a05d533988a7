// What records the Deferreds of one thread.
// SPDX-License-Identifier: MIT

/// Records what happens to the Deferreds of one thread. See ``DeferredTrace/attach(_:to:)``.
///
/// It is called on that thread, while the Deferred runs: it must be quick, and must not touch
/// Deferreds of its own. No other thread is held up by it.
public protocol TraceRecorder: AnyObject {
    /// Whether an event is to be built of this. Count here what is only to be counted: an event costs
    /// ten times as much as this question. For each stage that runs it is asked twice.
    func records(_ moment: TraceMoment) -> Bool

    /// What happened, after ``records(_:)`` has said yes.
    func record(_ event: TraceEvent)
}
