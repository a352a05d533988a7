// Who is told what other nodes decide about sessions and keys.
// SPDX-License-Identifier: MIT

/// Hears what stands in the log about logins. Called on the broker's thread.
package protocol RegisterListener: Sendable {
    /// This session has ended, at whichever node.
    func sessionEnded(_ session: String)

    /// The keys that sign for visitors are others now: read them again.
    func keysChanged()
}
