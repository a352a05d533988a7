// What debug mode knows of a Deferred.
// SPDX-License-Identifier: MIT

/// What debug mode knows of a Deferred. Twisted: `DebugInfo`, with Python's tracebacks.
///
/// A stage runs on the stack of whoever fires: the stages that were running, innermost first, are
/// the part of that stack which the program's own code wrote down.
public struct DebugInfo: Sendable {
    /// Where it was created, and within which stages.
    public let created: CallSite
    public let creator: [RunningStage]

    /// Where it was first fired, and within which stages.
    public let fired: CallSite
    public let invoker: [RunningStage]
}
