// The errors that a Deferred itself makes.
// SPDX-License-Identifier: MIT

/// A Deferred was fired a second time; the first result stands. Twisted: `AlreadyCalledError`.
public struct AlreadyCalledError: Error {
    /// Where the Deferred was created.
    public let created: CallSite

    /// Where it was fired, or cancelled, the first time.
    public let fired: CallSite

    /// Within which stages that was, when debug mode was on: see ``setDebugging(_:)``.
    public let debug: DebugInfo?
}

/// The Deferred was cancelled before it had a result. Twisted: `CancelledError`.
public struct CancelledError: Error, Hashable {
    /// For a canceller that fails its Deferred as if it had none.
    public init() {}
}

/// A stage returned a Deferred whose result another chain or a group had taken before.
///
/// Twisted hands the chain `None`; a typed chain has nothing to give, unless it wants what is left:
/// see ``Deferred/spent`` and ``Deferred/consumed``.
public struct HandedOverError: Error {
    /// Where the Deferred that was returned had been created.
    public let created: CallSite

    let taker: ResultTaker
}

/// A stage returned the Deferred it belongs to, or one that waits for it.
///
/// Twisted warns, and the chain never goes on.
public struct CircularChainError: Error {
    /// Where the Deferred that would have waited for itself was created.
    public let created: CallSite
}
