// Adding a stage: it runs now, or it waits for its turn.
// SPDX-License-Identifier: MIT

extension Core {
    /// Adds a stage that is given an `input` and leaves an `output`; runs it if there is a result.
    ///
    /// A stage that can run at once does so where it is added, with all its types known to the
    /// compiler, and never becomes an `any Stage`.
    @inlinable
    func add(
        _ stage: consuming some Stage, from input: Any.Type, to output: Any.Type, at site: CallSite
    ) {
        if let depth = begin(from: input, to: output, at: site) {
            end(outcome(of: consume stage, at: site), depth)
        } else {
            wait(StageQueue.Waiting(consume stage, at: site, number: added))
        }
    }

    /// What a stage that has just been added makes of the result, or throws.
    @inlinable
    func outcome(of stage: consuming some Stage, at site: CallSite) -> Outcome? {
        let number = added
        do {
            return try (consume stage).run(in: self)
        } catch {
            return failed(error, at: site, number: number)
        }
    }

    /// Counts a stage that is added.
    ///
    /// - Returns: Not nil if it is to be run now, and the result then given to ``end(_:_:)``.
    @usableFromInline
    func begin(
        from input: Any.Type, to output: Any.Type, at site: CallSite
    ) -> Unmanaged<StackDepth>? {
        if input != tail { stop(staleHandle: input, of: self, at: site) }
        tail = output
        added += 1
        guard isReady, stages.isEmpty, !TraceFlags.areSet else { return nil }
        let depth = StackDepth.current
        guard depth._withUnsafeGuaranteedRef({ $0.enter(self) }) else { return nil }
        isRunning = true
        return depth
    }

    /// Takes what a stage that has begun made of the result, and goes on with the stages that were
    /// added meanwhile.
    @usableFromInline
    func end(_ output: consuming Outcome?, _ depth: Unmanaged<StackDepth>) {
        leaveStage(with: consume output)
        let goesOn = result.isThere
        depth._withUnsafeGuaranteedRef { depth in
            depth.catchUp()
            if goesOn, !stages.isEmpty { runChains(depth) }
            depth.leave()
        }
    }

    /// Puts a stage in the queue, and runs the queue if there is a result.
    @usableFromInline
    func wait(_ stage: consuming StageQueue.Waiting) {
        if TraceFlags.areSet { emit(.added, at: stage.site, stage: added, kind: stage.stage.kind) }
        stages.push(consume stage)
        run()
    }

    /// The value, which there is. It is looked at where it lies; to hold all of the result would
    /// copy more.
    @inlinable
    func value<Value>(as type: Value.Type) -> Value {
        exactly(type, result.value) ?? cast(result.value)
    }
}
