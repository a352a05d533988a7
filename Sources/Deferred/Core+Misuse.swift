// A programmer's mistakes: each stops the program with a sentence.
// SPDX-License-Identifier: MIT

// `fatalError` and not `precondition`, which loses its text under -O on Linux.
extension Core {
    /// A stage was added, or a Deferred returned, through a handle whose type is out of date.
    func stopStale(_ type: Any.Type, at site: CallSite?) -> Never {
        let advice = taker?.advice ?? "use the Deferred that addCallback returned"
        let use = site.map { ", used at \($0)" } ?? ""
        fatalError(
            "stale handle: result is \(tail) by now, not \(type); \(advice)"
                + " (created at \(created)\(use))")
    }

    /// `callback` was called through a handle that a stage returned.
    @usableFromInline
    func stopMisfired(_ type: Any.Type, at site: CallSite) -> Never {
        fatalError(
            "stale handle: callback takes \(head), not \(type);"
                + " fire through the Deferred that was created"
                + " (created at \(created), used at \(site))")
    }

    /// `unpause` without a `pause`. In Twisted it wedges the chain for ever.
    func stopUnpaused(at site: CallSite) -> Never {
        fatalError(
            "the Deferred created at \(created) was unpaused at \(site), but it was not paused;"
                + " call unpause once for each pause")
    }
}
