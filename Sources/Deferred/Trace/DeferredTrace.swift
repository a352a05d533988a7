// Tracing Deferreds: what happens to them, as it happens.
// SPDX-License-Identifier: MIT

import Synchronization

/// Shows what Deferreds do, as they do it. While nothing is traced, that costs one load a stage.
///
/// Values are shown only when asked for: a trace may end in a log, and a message's text must not.
public enum DeferredTrace {
    private static let tracer = ProcessHook<TraceEvent> { _ in }
    private static let registry = Mutex<[Int: LiveDeferred]>([:])
    private static let recorders = Mutex(0)
    private static let origin = ContinuousClock.now

    static var elapsed: Duration { ContinuousClock.now - origin }

    /// Calls `body` with each event from now on, on the thread on which it happens.
    ///
    /// There is one tracer for the whole process; a later call replaces it.
    ///
    /// - Parameter values: Whether events hold the values themselves.
    public static func start(
        values: Bool = false, _ body: @escaping @Sendable (TraceEvent) -> Void
    ) {
        _ = origin
        tracer.set(body)
        TraceFlags.set(TraceFlags.values, values)
        TraceFlags.set(TraceFlags.tracing, true)
    }

    /// Prints a drawing of all that happens from now on, lane by lane.
    public static func lanes(
        values: Bool = false, _ print: @escaping @Sendable (String) -> Void = { Swift.print($0) }
    ) {
        let drawing = Mutex(LaneDrawing())
        start(values: values) { event in
            for line in drawing.withLock({ $0.draw(event) }) { print(line) }
        }
    }

    /// Writes all that happens from now on as JSON Lines.
    public static func jsonLines(
        values: Bool = false, _ write: @escaping @Sendable (String) -> Void
    ) {
        start(values: values) { write($0.json) }
    }

    /// Draws as ``lanes(values:_:)`` does, and after each stage calls `next`, which returns when
    /// the run may go on: `DeferredTrace.step { _ in _ = readLine() }`, for talks.
    public static func step(
        values: Bool = false,
        printing print: @escaping @Sendable (String) -> Void = { Swift.print($0) },
        _ next: @escaping @Sendable (TraceEvent) -> Void
    ) {
        let drawing = Mutex(LaneDrawing())
        start(values: values) { event in
            for line in drawing.withLock({ $0.draw(event) }) { print(line) }
            if [.run, .skip, .wait].contains(event.kind) { next(event) }
        }
    }

    /// Stops tracing.
    public static func stop() {
        TraceFlags.set(TraceFlags.tracing | TraceFlags.values, false)
        tracer.set { _ in }
        forgetUnlessKept()
    }

    /// What happens on this thread while `body` runs.
    public static func record(
        values: Bool = false, _ body: () throws -> Void
    ) rethrows -> [TraceEvent] {
        let thread = ThreadTrace.current
        var events: [TraceEvent] = []
        let before = thread.recorder
        thread.recorder = { events.append($0) }
        count(+1, values)
        defer {
            thread.recorder = before
            count(-1, values)
        }
        try body()
        return events
    }

    private static func count(_ change: Int, _ values: Bool) {
        recorders.withLock { recorders in
            recorders += change
            TraceFlags.set(TraceFlags.recording, recorders > 0)
            if values { TraceFlags.set(TraceFlags.values, change > 0) }
        }
    }

    static func tell(_ event: TraceEvent, created: CallSite) {
        enter(event, created)
        ThreadTrace.current.recorder?(event)
        if TraceFlags.has(TraceFlags.tracing) { tracer(event) }
    }
}

// MARK: - The registry

extension DeferredTrace {
    /// Every Deferred in memory that was created while debug mode or a tracer was on, oldest first.
    /// It answers the question "which one never fired?".
    public static var live: [LiveDeferred] {
        registry.withLock { $0.values.sorted { $0.number < $1.number } }
    }

    /// Empties the registry when tracing ends: it would not be told which Deferreds are freed.
    static func forgetUnlessKept() {
        guard !TraceFlags.has(TraceFlags.tracing | TraceFlags.debugging) else { return }
        registry.withLock { $0 = [:] }
    }

    /// How long that Deferred has been alive, if it is in the registry.
    static func age(of number: Int) -> Duration? {
        registry.withLock { $0[number]?.age }
    }

    private static func enter(_ event: TraceEvent, _ created: CallSite) {
        let isKept = TraceFlags.has(TraceFlags.tracing | TraceFlags.debugging)
        registry.withLock { registry in
            switch event.kind {
            case .created where isKept:
                registry[event.deferred] = LiveDeferred(
                    number: event.deferred, name: event.name, created: created, born: event.time)
            case .released: registry[event.deferred] = nil
            case .fire: registry[event.deferred]?.hasFired = true
            case .wait: registry[event.deferred]?.waitsFor = event.inner
            case .resume: registry[event.deferred]?.waitsFor = nil
            default: break
            }
        }
    }
}
