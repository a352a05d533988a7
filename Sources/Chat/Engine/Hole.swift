// Numbers that no message has.
// SPDX-License-Identifier: MIT

/// A leap in the numbers. Whenever another process takes over as primary, it may lack the last messages
/// of the one before. It goes on far above them, so that no number is ever given twice.
package struct Hole: Sendable, Hashable {
    /// The newest message that the new primary has.
    package let from: Int
    /// The first number behind the hole has this one.
    package let to: Int

    package init(from: Int, to: Int) {
        self.from = from
        self.to = to
    }

    /// Whether this number is inside: only a message that was lost can have had it.
    package func contains(_ seq: Int) -> Bool { from < seq && seq < to }
}
