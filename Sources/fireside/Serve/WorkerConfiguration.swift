// What all loops of one server share.
// SPDX-License-Identifier: MIT

import Chat
import ChatHTTP
import Inspector
import Logging

/// What the workers of one server are made from. Any thread.
struct WorkerConfiguration: Sendable {
    let options: ServerOptions
    /// The mailboxes between the loops, and what they count together.
    let shared: SharedState
    /// What clients may do, counted over all loops.
    let limits: SharedLimits
    /// One for all loops: a login counts on each of them.
    let sessions: Sessions
    /// Draws what happens on each loop; nil where nobody wants to see it.
    var inspector: Inspector?
    /// For what is rare, and is to be written each time.
    let log: Logger
    /// For what clients can cause.
    let throttledLog: ThrottledLog
}
