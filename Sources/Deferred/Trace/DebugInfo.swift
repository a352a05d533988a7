// What debug mode knows of a Deferred.
// SPDX-License-Identifier: MIT

/// What debug mode knows of a Deferred. Twisted: `DebugInfo`, with Python's tracebacks.
///
/// A stage runs on the stack of the code that fires. So the stages that were running say how the
/// program came to that point.
public struct DebugInfo: Sendable {
    /// Where it was created.
    public let created: CallSite

    /// The stages that were running then, innermost first. Twisted: `creator`.
    public let creator: [RunningStage]

    /// Where it was first fired.
    public let fired: CallSite

    /// The stages that were running then, innermost first. Twisted: `invoker`.
    public let invoker: [RunningStage]
}
