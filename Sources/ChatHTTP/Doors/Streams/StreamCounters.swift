// What the streams of a chat do, for its operator.
// SPDX-License-Identifier: MIT

import Synchronization

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

/// A number that one thread changes, and any thread reads. That costs no more than a plain number.
struct LoopCount: ~Copyable, Sendable {
    private let number = Atomic(0)

    /// On the thread of its loop. Relaxed: it orders no other memory.
    func add(_ difference: Int) {
        number.store(number.load(ordering: .relaxed) + difference, ordering: .relaxed)
    }

    var value: Int { number.load(ordering: .relaxed) }
}
