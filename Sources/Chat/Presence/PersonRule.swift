// Which people something is about.
// SPDX-License-Identifier: MIT

/// Says which people are meant: those of one name, and of all names that look like it, say. A value,
/// so that it can go to any thread.
package protocol PersonRule: Sendable {
    /// Whether this person is meant.
    func covers(_ identity: Identity) -> Bool
}
