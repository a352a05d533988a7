// A stage on the stack.
// SPDX-License-Identifier: MIT

/// A stage that was running when something happened, as a line of a traceback.
public struct RunningStage: Sendable, Hashable {
    /// The number of the Deferred it belongs to.
    public let deferred: Int

    /// Its number, 1 for the first.
    public let stage: Int

    /// Where it was added.
    public let site: CallSite
}
