// Adding a stage: it runs now, or it waits for its turn.
// SPDX-License-Identifier: MIT

extension Core {
    /// Adds a stage that is given an `input` and leaves an `output`; runs it if there is a result.
    ///
    /// A stage that can run at once does so where it is added, with all its types known to the
    /// compiler, and never becomes an `any Stage`.
    @inlinable
    func add<Added: Stage>(
        _ stage: consuming Added, from input: Any.Type, to output: Any.Type, at site: CallSite
    ) {
        if let depth = begin(from: input, to: output, at: site) {
            end(outcome(at: site, number: added) { try stage.run(in: self) }, depth)
        } else {
            wait(stage, at: site) { try Added.run($0, in: $1) }
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
        leaveStage(with: output)
        let goesOn = result.isThere
        depth._withUnsafeGuaranteedRef { depth in
            depth.catchUp()
            if goesOn, !stages.isEmpty { runChains(depth) }
            depth.leave()
        }
    }

    /// Puts a stage in the queue, and runs the queue if there is a result.
    @usableFromInline
    func wait(
        _ stage: consuming any Stage, at site: CallSite, _ runner: @escaping WaitingStage.Runner
    ) {
        if TraceFlags.areSet { emit(.added, at: site, stage: added, kind: stage.kind) }
        stages.push(.run(WaitingStage(stage: stage, runner: runner, site: site, number: added)))
        run()
    }
}

extension Core {
    /// What a stage made of the result, or threw.
    @inlinable
    func outcome(
        at site: CallSite, number: UInt32, _ run: () throws -> Outcome?
    ) -> Outcome? {
        do {
            return try run()
        } catch {
            return .failure(failure(error, at: site, stage: Int(number)))
        }
    }
}
