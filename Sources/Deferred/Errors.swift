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

/// A stage returned a Deferred whose result another chain or a group had taken before.
///
/// Twisted hands the chain `None`; a typed chain has nothing to give, unless it wants what is left:
/// see ``Deferred/spent`` and ``Deferred/consumed``.
public struct HandedOverError: Error, CustomStringConvertible {
    /// Where the Deferred that was returned had been created.
    public let created: CallSite

    let taker: Taker

    public var description: String {
        "a stage returned the Deferred created at \(created), but \(taker.advice)"
    }
}

/// Who has taken a Deferred's result.
enum Taker: UInt8 {
    /// A chain whose stage returned it.
    case chain

    /// A race that it is a member of.
    case race

    /// A group that consumes its members' errors.
    case group

    /// What has become of the result, and how to go on.
    var advice: String {
        switch self {
        case .chain: "it was returned to another chain, which has its result; use `spent`"
        case .race: "it is a member of a race, which has its result; use `spent`"
        case .group: "it is a member of a group that consumes errors; use `consumed`"
        }
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
