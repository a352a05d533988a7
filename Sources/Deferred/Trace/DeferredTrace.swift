// Tracing Deferreds: what happens to them, as it happens.
// SPDX-License-Identifier: MIT

import Synchronization

/// Shows what Deferreds do, as they do it. While nothing is traced, that costs one load a stage.
///
/// Values are shown only when asked for: a trace may end in a log, and a message's text must not.
public enum DeferredTrace {
    private static let tracer = ProcessHook<TraceEvent> { _ in }
    private static let registry = Mutex<[Int: LiveDeferred]>([:])
    private static let origin = ContinuousClock.now

    static var elapsed: Duration {
        let origin = origin  // first: it may begin here
        return ContinuousClock.now - origin
    }

    /// Calls `body` with each event from now on, on the thread on which it happens.
    ///
    /// There is one tracer for the whole process; a later call replaces it.
    ///
    /// - Parameters:
    ///   - scope: Of which Deferreds.
    ///   - values: Whether events hold the values themselves.
    ///   - body: Given each event.
    public static func start(
        _ scope: TraceScope = .all, values: Bool = false,
        _ body: @escaping @Sendable (TraceEvent) -> Void
    ) {
        _ = origin
        tracer.set(body)
        TraceFlags.set(TraceFlags.values, values)
        TraceFlags.set(TraceFlags.unnamed, scope == .all)
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
        TraceFlags.set(TraceFlags.tracing | TraceFlags.unnamed | TraceFlags.values, false)
        tracer.set { _ in }
        forgetUnlessKept()
    }

    /// Whether anything is traced, recorded or debugged.
    public static var isOn: Bool { TraceFlags.areSet }

    /// `name` while anything is traced, else nil: `Deferred<Page>(DeferredTrace.name("page"))`. So
    /// a Deferred that is made often has a name, and pays for it only while somebody looks.
    @inlinable
    public static func name(_ name: @autoclosure () -> String) -> String? {
        isOn ? name() : nil
    }

    static func tell(_ event: TraceEvent) { tracer(event) }
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

    /// Notes what happens to `core`. While only threads record, there is no registry, and no lock that
    /// the threads would share.
    static func note(_ kind: TraceEvent.Kind, of core: Core, inner: Int?) {
        guard TraceFlags.has(TraceFlags.tracing | TraceFlags.debugging) else { return }
        let number = core.number
        registry.withLock { registry in
            switch kind {
            case .created:
                registry[number] = LiveDeferred(
                    number: number, name: core.notes?.name, created: core.created, born: elapsed)
            case .released: registry[number] = nil
            case .fire: registry[number]?.hasFired = true
            case .wait: registry[number]?.waitsFor = inner
            case .resume: registry[number]?.waitsFor = nil
            default: break
            }
        }
    }
}
