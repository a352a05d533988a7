// The loop that runs a chain, and every chain that waits for it, without recursion.
// SPDX-License-Identifier: MIT

extension Core {
    /// Runs the stages, if there is a result to run them with. Twisted: `_runCallbacks`.
    ///
    /// A chain that waited for this one is resumed here, in the same loop: the stack stays as
    /// deep as it is, however many Deferreds are chained.
    func run() {
        guard isReady, !stages.isEmpty else { return }
        StackDepth.current._withUnsafeGuaranteedRef { depth in
            guard depth.enter(self) else { return }
            runChains(depth)
            depth.leave()
        }
    }

    /// Runs this chain, which has a result and is to run, and those that wait for it.
    func runChains(_ depth: StackDepth) {
        var current = self
        var suppliers: [Core] = []  // those that handed their result over and have stages left
        repeat {
            if let resumed = current.runStages(depth) {
                if !current.stages.isEmpty { suppliers.append(current) }
                current = resumed
            } else if let supplier = suppliers.popLast() {
                current = supplier
            } else {
                return
            }
        } while current.isReady
        // A paused one ends the loop, as in Twisted: the suppliers' last stages, queued behind
        // the hand-over, wait until something else runs them.
    }

    /// Runs stages until there is none, one waits, or the result went to the Deferred returned.
    ///
    /// A stage that pauses its own Deferred stops nothing here: as in Twisted, a pause is looked
    /// at before a chain runs, not between its stages.
    private func runStages(_ depth: StackDepth) -> Core? {
        while let stage = stages.pop() {
            if let outer = stage.outer {
                _ = outer.result.exchange(result.handOver())
                if TraceFlags.areSet { outer.emit(.resume, at: fired, inner: number) }
                return outer
            }
            isRunning = true
            leaveStage(with: TraceFlags.areSet ? tracedOutcome(of: stage) : outcome(of: stage))
            let goesOn = result.isThere
            depth.catchUp()
            guard goesOn else { return nil }
        }
        return nil
    }

    /// What a stage that waited makes of the result, or throws.
    func outcome(of stage: StageQueue.Waiting) -> Outcome? {
        do {
            return try stage.runner(stage.stage, self)
        } catch {
            return failed(error, at: stage.site, number: stage.number)
        }
    }

    /// Puts what a stage made of the result in the result's place.
    @inline(__always)
    func leaveStage(with output: consuming Outcome?) {
        isRunning = false
        if let output = consume output { _ = result.exchange(consume output) }
    }

    /// What a stage leaves that threw `error`.
    @usableFromInline
    func failed(_ error: any Error, at site: CallSite, number: UInt32) -> Outcome {
        .failure(failure(error, at: site, stage: Int(number)))
    }

    /// `error` as a failure that began at `site`; one that is a failure already stays as it is.
    @usableFromInline
    func failure(_ error: any Error, at site: CallSite, stage: Int = 0) -> Failure {
        error as? Failure ?? Failure(error: error, site: site, stage: stage, deferred: number)
    }
}
