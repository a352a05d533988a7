// What is traced on one thread.
// SPDX-License-Identifier: MIT

/// What this thread tells its recorder, and what it was doing then.
final class ThreadTrace: ThreadOwned {
    /// The stages that are running, outermost first; kept only while something is traced.
    var running: [RunningStage] = []

    /// Gets what happens on this thread, while ``DeferredTrace/record(values:_:)`` runs.
    var recorder: ((TraceEvent) -> Void)?

    private static let local = ThreadLocal<ThreadTrace>()

    static var current: ThreadTrace { local.reference.takeUnretainedValue() }

    init() {}
}
