// A chain and the Deferred it waits for: taking the result, cancelling.
// SPDX-License-Identifier: MIT

extension Core {
    /// The result of `deferred` if it has one, else the note that this chain waits for it.
    ///
    /// While it waits the two hold each other: the inner one holds this one to resume it, and this
    /// one holds the inner one to cancel it. Firing or cancelling separates them. If the inner one
    /// is never fired, both stay in memory.
    ///
    /// - Throws: ``CircularChainError``, ``HandedOverError``.
    @usableFromInline
    func take<Value>(_ type: Value.Type, from deferred: Deferred<Value>) throws -> Outcome {
        let inner = deferred.core
        if inner.waits(for: self) { throw CircularChainError(created: created) }
        try inner.check(promised: type)
        if TraceFlags.areSet, isFollowed { ensuredNotes.taken = inner.number }
        if let given = inner.resultOfRunning(as: type) { return given }
        inner.tail = Void.self
        inner.taker = .chain
        // Stages that a paused chain left behind come first: they make what was promised.
        inner.run()
        if inner.isReady { return inner.result.handOver() }
        inner.stages.push(StageQueue.Waiting(handOverTo: self))
        return .waiting(inner)
    }

    /// Whether this is `core`, or waits for it at any remove.
    func waits(for core: Core) -> Bool {
        if self === core { return true }
        // Nobody waits for one that was never returned: the walk is for the few.
        guard core.taker != nil else { return false }
        var last = self
        while let next = last.result.inner {
            if next === core { return true }
            last = next
        }
        return false
    }

    /// Another chain expects a `type`: it must be what this chain ends in.
    private func check(promised type: Any.Type) throws {
        guard tail != type else { return }
        if let taker { throw HandedOverError(created: created, taker: taker) }
        stop(staleHandle: type, of: self, at: nil)
    }

    /// Twisted's answer when a Deferred is returned elsewhere from within its own running stage:
    /// the other chain gets what that stage was given, and this one goes on with what the stage
    /// returns. Where the type changes on the way there is no such answer, and the chain waits.
    private func resultOfRunning<Value>(as type: Value.Type) -> Outcome? {
        guard isRunning, pauses == 0 else { return nil }
        if result.standing == .value, !(result.value is Value) { return nil }
        return result.handOver()
    }

    /// Notes that a group takes its result. What another chain took stays with that.
    func claim(for group: ResultTaker) {
        if taker != .chain { taker = group }
    }
}

// MARK: - Cancelling

extension Core {
    /// Cancels the Deferred that this one waits for, at any remove; itself if it waits for none.
    /// A loop, where Twisted recurses.
    func cancel(at site: CallSite) {
        var innermost = self
        while let inner = innermost.result.inner {
            // As in Twisted, a group that has fired forwards nothing.
            if innermost.isDecidedElsewhere { return }
            innermost = inner
        }
        innermost.cancelUnfired(at: site)
    }

    private func cancelUnfired(at site: CallSite) {
        guard result.standing == .pending, !isCancelling else { return }
        if TraceFlags.areSet { emit(.cancel, at: site) }
        if let canceller {
            isCancelling = true
            canceller(self)
            isCancelling = false
            if isDecidedElsewhere { return }
        } else {
            swallowsOneFiring = true
        }
        if result.standing == .pending {
            let failure = Failure(error: CancelledError(), site: site, stage: 0, deferred: number)
            try? fire(.failure(failure), at: site)
        }
    }
}
