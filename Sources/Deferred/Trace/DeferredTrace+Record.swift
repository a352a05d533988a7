// Recording one thread.
// SPDX-License-Identifier: MIT

import Synchronization

extension DeferredTrace {
    /// How many threads record.
    private static let recorders = Mutex(0)

    /// What happens on this thread while `body` runs.
    ///
    /// A recorder that is attached hears nothing meanwhile.
    public static func record(
        values: Bool = false, _ body: () throws -> Void
    ) rethrows -> [TraceEvent] {
        let list = EventList()
        let thread = ThreadTrace.current
        let (recorder, scope) = thread.exchange(list, .all)
        count(+1)
        if values { TraceFlags.set(TraceFlags.values, true) }
        defer {
            _ = thread.exchange(recorder, scope)
            count(-1)
            if values { TraceFlags.set(TraceFlags.values, false) }
        }
        try body()
        return list.events
    }

    /// Tells `recorder` what happens on this thread from now on, until ``detach()``. It replaces
    /// the one that there was.
    ///
    /// Each thread has its own, and they share no lock: a server may have one on each of its loops.
    /// Deferreds that exist already are told of from now on.
    public static func attach(_ recorder: any TraceRecorder, to scope: TraceScope = .all) {
        if ThreadTrace.current.exchange(recorder, scope).0 == nil { count(+1) }
    }

    /// Ends what ``attach(_:to:)`` began on this thread.
    public static func detach() {
        if ThreadTrace.current.exchange(nil, .all).0 != nil { count(-1) }
    }

    private static func count(_ change: Int) {
        recorders.withLock { recorders in
            recorders += change
            TraceFlags.set(TraceFlags.recording, recorders > 0)
        }
    }
}

/// Keeps all events.
private final class EventList: TraceRecorder {
    private(set) var events: [TraceEvent] = []

    func records(_ moment: TraceMoment) -> Bool { true }

    func record(_ event: TraceEvent) { events.append(event) }
}
