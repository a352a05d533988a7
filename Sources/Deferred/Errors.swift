// The errors that a Deferred itself makes.
// SPDX-License-Identifier: MIT

/// A Deferred was fired a second time; the first result stands. Twisted: `AlreadyCalledError`.
public struct AlreadyCalledError: Error, CustomStringConvertible {
    /// Where the Deferred was created.
    public let created: CallSite

    /// Where it was fired, or cancelled, the first time.
    public let fired: CallSite

    /// Within which stages that was, when debug mode was on: see ``setDebugging(_:)``.
    public let debug: DebugInfo?

    public var description: String {
        "a Deferred fires once: the one created at \(created) was already fired at \(fired);"
            + " make a new one for each answer" + (debug.map { "\n\($0)" } ?? "")
    }
}

/// The Deferred was cancelled before it had a result. Twisted: `CancelledError`.
public struct CancelledError: Error, Hashable, CustomStringConvertible {
    public init() {}

    public var description: String { "the Deferred was cancelled" }
}

/// A stage returned a Deferred whose result another chain had taken before.
///
/// Twisted hands the second chain `None`; a typed chain has nothing to give, unless it wants
/// `Void`. See ``Deferred/spent``.
public struct HandedOverError: Error, CustomStringConvertible {
    /// Where the Deferred that was returned twice had been created.
    public let created: CallSite

    public var description: String {
        "the result of the Deferred created at \(created) went to the first chain that it was"
            + " returned to; return it to one chain only, or return its `spent`"
    }
}

/// A stage returned the Deferred it belongs to, or one that waits for it.
///
/// Twisted warns, and the chain never goes on.
public struct CircularChainError: Error, CustomStringConvertible {
    /// Where the Deferred that would have waited for itself was created.
    public let created: CallSite

    public var description: String {
        "the Deferred created at \(created) would wait for itself; return another from its stage"
    }
}
