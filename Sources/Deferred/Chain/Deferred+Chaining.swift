// Two Deferreds: one that fires another, and one whose result has gone to another.
// SPDX-License-Identifier: MIT

extension Deferred {
    /// What is left when the result has gone to a chain that this Deferred was returned to, or to a
    /// race.
    ///
    /// Stages added to it run after the hand-over and see `Void`, as they see `None` in Twisted.
    public var spent: Deferred<Void> { Deferred<Void>(core: core) }

    /// Whether the result has gone, or will go, to a chain that this Deferred was returned to.
    public var isHandedOver: Bool { core.taker == .chain }

    /// Fires `other` with this chain's result, value or failure. Twisted: `chainDeferred`.
    ///
    /// It is `addCallbacks(other.callback, other.errback)`: this chain keeps `Void`, a failure
    /// counts as handled, and firing `other` by hand does not touch this chain. If `other` has
    /// fired already, its result stands and this chain goes on with `AlreadyCalledError`.
    ///
    /// - Returns: This chain, not `other`.
    @discardableResult
    public func chain(
        to other: Deferred<Value>, file: StaticString = #fileID, line: UInt = #line
    ) -> Deferred<Void> {
        if !other.hasFired { other.core.ensuredNotes.source = core.label }
        return addCallbacks(
            { try other.callback($0, file: file, line: line) },
            { try other.errback($0, file: file, line: line) },
            file: file, line: line)
    }
}
