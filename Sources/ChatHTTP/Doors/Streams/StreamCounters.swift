// What the streams of a chat do, for its operator.
// SPDX-License-Identifier: MIT

import HTTP

/// The doors whose answers have no end.
enum StreamKind: String, CaseIterable {
    /// Server-Sent Events, on `/poll` and on `/`.
    case sse
    case websocket
    /// `/channels/{channel}/stream`.
    case lines
}

/// What the streams of one kind do on one loop. The loop's thread counts, any thread reads.
final class StreamCounters: Sendable {
    /// Streams that are open.
    let open = LoopCount()
    /// Those that were closed while they waited for their client to read.
    let stalled = LoopCount()
}
