// What is told when an event happens.
// SPDX-License-Identifier: MIT

/// Handles the events that it owns.
package protocol EventHandler: AnyObject {
    /// Something that it waited for has happened. On the loop's thread.
    func handle(_ kind: Event.EventKind)
}
