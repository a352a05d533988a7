// Which people something is about.
// SPDX-License-Identifier: MIT

/// Says which people are meant: those of one name, and of all names that look like it, say. A value,
/// so that it can go to any thread.
package protocol PersonRule: Sendable {
    /// The name from which the rule was made. Another node makes the same rule from it.
    var name: String { get }

    /// Whether this person is meant.
    func covers(_ identity: Identity) -> Bool
}

/// Makes rules from names.
package protocol PersonRuleMaker: Sendable {
    /// Everyone who goes by this name, or by one that looks like it.
    func rule(for name: String) -> any PersonRule
}
