// What all loops of one server share.
// SPDX-License-Identifier: MIT

import Chat
import ChatHTTP
import Logging

/// What the workers of one server are made from. Any thread.
struct WorkerConfiguration: Sendable {
    let options: ServerOptions
    let shared: SharedState
    /// What clients may do, counted over all loops.
    let limits: SharedLimits
    let sessions: Sessions
    let log: Logger
    /// For what clients can cause.
    let throttledLog: ThrottledLog
}
