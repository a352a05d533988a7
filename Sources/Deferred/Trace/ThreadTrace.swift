// What is traced on one thread.
// SPDX-License-Identifier: MIT

/// What this thread tells its recorder, and what it was doing then.
final class ThreadTrace: ThreadOwned {
    /// The stages that are running, outermost first; kept only while something is traced.
    var running: [RunningStage] = []

    /// Hears what happens on this thread.
    private var recorder: (any TraceRecorder)?
    private var scope = TraceScope.all

    private static let local = ThreadLocal<ThreadTrace>()

    static var current: ThreadTrace { local.reference.takeUnretainedValue() }

    init() {}

    /// Whether the recorder wants to be told that this happens to `core`.
    func records(_ kind: TraceEvent.Kind, of core: Core) -> Bool {
        guard let recorder, core.isIn(scope) else { return false }
        return recorder.records(TraceMoment(kind, of: core))
    }

    func record(_ event: TraceEvent) { recorder?.record(event) }

    /// - Returns: The recorder that there was, and its scope.
    func exchange(
        _ new: (any TraceRecorder)?, _ newScope: TraceScope
    ) -> ((any TraceRecorder)?, TraceScope) {
        let old = (recorder, scope)
        (recorder, scope) = (new, newScope)
        return old
    }
}
