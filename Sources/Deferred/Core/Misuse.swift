// A programmer's mistakes: each stops the program with a sentence.
// SPDX-License-Identifier: MIT

// `fatalError` and not `precondition`, which loses its text under -O on Linux.

/// A stage was added, or a Deferred returned, through a handle whose type is out of date.
func stop(staleHandle type: Any.Type, of core: Core, at site: CallSite?) -> Never {
    let advice = core.taker?.advice ?? "use the Deferred that addCallback returned"
    let use = site.map { ", used at \($0)" } ?? ""
    fatalError(
        "stale handle: result is \(core.tail) by now, not \(type); \(advice)"
            + " (created at \(core.created)\(use))")
}

/// `callback` was called through a handle that a stage returned.
@usableFromInline
func stop(misfired type: Any.Type, of core: Core, at site: CallSite) -> Never {
    fatalError(
        "stale handle: callback takes \(core.head), not \(type);"
            + " fire through the Deferred that was created"
            + " (created at \(core.created), used at \(site))")
}

/// `unpause` was called without a `pause`. In Twisted that blocks the chain for ever.
func stop(unpaused core: Core, at site: CallSite) -> Never {
    fatalError(
        "the Deferred created at \(core.created) was unpaused at \(site), but it was not paused;"
            + " call unpause once for each pause")
}
