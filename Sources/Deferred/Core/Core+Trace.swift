// What a Deferred tells the trace. None of it is called while nothing is traced.
// SPDX-License-Identifier: MIT

extension Core {
    /// Notes within which stages it was created.
    func noteCreation() {
        if isDebugging {
            ensuredNotes.creator = ThreadTrace.current.running.reversed()
        }
        emit(.created, at: created)
    }

    /// Notes within which stages it was fired.
    func noteFiring() {
        if isDebugging {
            ensuredNotes.invoker = ThreadTrace.current.running.reversed()
        }
        emit(.fire, at: fired)
    }

    /// Runs a stage and tells what it did, if anybody asks.
    func tracedOutcome(of waiting: StageQueue.Waiting) -> Outcome? {
        guard isFollowed else { return outcome(of: waiting) }
        guard let input = result.outcome else { return nil }
        let (site, number, kind) = (waiting.site, waiting.number, waiting.stage.kind)
        guard waiting.stage.takes(input) else {
            emit(.skip, at: site, stage: number, kind: kind, from: input, to: input)
            return nil
        }
        let thread = ThreadTrace.current
        thread.running.append(RunningStage(deferred: self.number, stage: Int(number), site: site))
        let output = outcome(of: waiting)
        thread.running.removeLast()
        var inner = notes?.taken.take()
        var event = TraceEvent.Kind.run
        if case .waiting(let next) = output {
            inner = next.number
            event = .wait
        }
        emit(event, at: site, stage: number, kind: kind, from: input, to: output, inner: inner)
        return output
    }

    /// Whether its stages are told of. If not, they run as they do without a trace.
    var isFollowed: Bool {
        isDebugging || isTraced || ThreadTrace.current.records(.run, of: self)
    }

    /// Whether the whole process's tracer hears of it.
    private var isTraced: Bool {
        TraceFlags.has(TraceFlags.tracing)
            && isIn(TraceFlags.has(TraceFlags.unnamed) ? .all : .named)
    }

    func isIn(_ scope: TraceScope) -> Bool { scope == .all || notes?.name != nil }

    /// Tells this thread's recorder and the whole process's tracer, if they ask for it.
    @inline(never)
    func emit(
        _ kind: TraceEvent.Kind, at site: CallSite, stage: UInt32 = 0,
        kind stageKind: StageKind? = nil, from input: Outcome? = nil, to output: Outcome? = nil,
        inner: Int? = nil
    ) {
        DeferredTrace.note(kind, of: self, inner: inner)
        let thread = ThreadTrace.current
        let (isRecorded, isTraced) = (thread.records(kind, of: self), isTraced)
        guard isRecorded || isTraced else { return }
        let shown = shows(kind) ? output ?? result.outcome : nil
        let event = TraceEvent(
            kind: kind, deferred: number, name: notes?.name, stage: Int(stage),
            stageName: notes?.name(ofStage: stage), stageKind: stageKind, from: input?.lane,
            lane: shown?.lane, inner: inner, site: site, type: shown?.typeName,
            value: TraceFlags.has(TraceFlags.values) ? shown?.text : nil,
            time: DeferredTrace.elapsed)
        if isRecorded { thread.record(event) }
        if isTraced { DeferredTrace.tell(event) }
    }

    /// Whether the result is part of what happened.
    private func shows(_ kind: TraceEvent.Kind) -> Bool {
        switch kind {
        case .fire, .run, .skip, .resume, .unhandled: true
        case .created, .added, .wait, .pause, .unpause, .cancel, .swallowed, .released: false
        }
    }
}

extension Core {
    /// What debug mode noted; nil if it was off when this was created.
    var debugInfo: DebugInfo? {
        guard let notes, let creator = notes.creator else { return nil }
        return DebugInfo(
            created: created, creator: creator, fired: fired, invoker: notes.invoker)
    }

    /// The notes, made when first asked for.
    var ensuredNotes: DebugNotes {
        if let notes { return notes }
        let made = DebugNotes()
        notes = made
        return made
    }

    /// `#1 page`; the number alone when it has no name.
    var title: String { "#\(number)" + (notes?.name.map { " \($0)" } ?? "") }
}

extension Outcome {
    var lane: TraceEvent.Lane? {
        switch self {
        case .value: .callback
        case .failure: .errback
        case .waiting: nil
        }
    }

    fileprivate var typeName: String? {
        switch self {
        case .value(let value): value is Void ? "Void" : "\(type(of: value))"
        case .failure(let failure): "\(type(of: failure.error))"
        case .waiting: nil
        }
    }

    fileprivate var text: String? {
        switch self {
        case .value(let value as String): "\"\(value)\""
        case .value(let value): "\(value)"
        case .failure(let failure): "\(failure.error)"
        case .waiting: nil
        }
    }
}
