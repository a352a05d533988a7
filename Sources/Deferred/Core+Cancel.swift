// Cancelling: the innermost Deferred that is waited for, by its canceller or without.
// SPDX-License-Identifier: MIT

extension Core {
    /// Cancels the Deferred that this one waits for, at any remove; itself if it waits for none.
    /// A loop, where Twisted recurses.
    func cancel(at site: CallSite) {
        var innermost = self
        while case .waiting(let inner) = innermost.result {
            // As in Twisted, a group that has fired forwards nothing.
            if innermost.isDecidedElsewhere { return }
            innermost = inner
        }
        innermost.cancelUnfired(at: site)
    }

    private func cancelUnfired(at site: CallSite) {
        guard standing == .pending, !isCancelling else { return }
        if TraceFlags.areSet { emit(.cancel, at: site) }
        if let canceller {
            isCancelling = true
            canceller(self)
            isCancelling = false
            if isDecidedElsewhere { return }
        } else {
            swallowsOneFiring = true
        }
        if standing == .pending {
            let failure = Failure(error: CancelledError(), site: site, stage: 0, deferred: number)
            try? fire(.failure(failure), at: site)
        }
    }
}
