// What Deferred says: the sentences of its errors and reports, in one place.
// SPDX-License-Identifier: MIT

// They stand apart from the types so that those know nothing of how they are shown.

extension Failure: CustomStringConvertible {
    /// `Boom() in stage 2 of Deferred #1, Chat/Hub.swift:12`.
    public var description: String {
        let place = stage == 0 ? "Deferred #\(deferred)" : "stage \(stage) of Deferred #\(deferred)"
        return "\(error) in \(place), \(site)"
    }
}

extension AlreadyCalledError: CustomStringConvertible {
    /// Both places, and what to do instead; with debug mode on, lines about the stages follow.
    public var description: String {
        "a Deferred fires once: the one created at \(created) was already fired at \(fired);"
            + " make a new one for each answer" + (debug.map { "\n\($0)" } ?? "")
    }
}

extension CancelledError: CustomStringConvertible {
    /// `the Deferred was cancelled`.
    public var description: String { "the Deferred was cancelled" }
}

extension HandedOverError: CustomStringConvertible {
    /// Where the Deferred was created, what took its result, and what to use instead.
    public var description: String {
        "a stage returned the Deferred created at \(created), but \(taker.advice)"
    }
}

extension CircularChainError: CustomStringConvertible {
    /// Where the Deferred was created, and what to do instead.
    public var description: String {
        "the Deferred created at \(created) would wait for itself; return another from its stage"
    }
}

extension UnhandledFailure: CustomStringConvertible {
    /// What is printed when no hook was set.
    public var description: String {
        "Unhandled error in Deferred: \(failure) [created at \(created), fired at \(fired)]"
            + (debug.map { "\n\($0)" } ?? "")
    }
}

extension RunningStage: CustomStringConvertible {
    /// `in stage 2 of Deferred #1, Chat/Hub.swift:12`.
    public var description: String { "in stage \(stage) of Deferred #\(deferred), \(site)" }
}

extension DebugInfo: CustomStringConvertible {
    /// Lines for a log, as Twisted writes them: `C:` for the creation, `I:` for the firing.
    public var description: String {
        let lines =
            [" C: Deferred was created at \(created)"] + creator.map { " C:   \($0)" }
            + [" I: first fired at \(fired)"] + invoker.map { " I:   \($0)" }
        return lines.joined(separator: "\n")
    }
}

extension ChainLabel: CustomStringConvertible {
    @usableFromInline var description: String { "Deferred #\(number) at \(created)" }
}
