// What streams do on all loops of a chat.
// SPDX-License-Identifier: MIT

import Synchronization

/// The counters of every loop, by kind of stream. One for all sites of a chat; any thread.
final class StreamStatistics: Sendable {
    private let loops = Mutex<[LoopStreams]>([])

    /// The counters of one more loop.
    func addLoop() -> LoopStreams {
        let counters = LoopStreams()
        loops.withLock { $0.append(counters) }
        return counters
    }

    /// A number of each kind, added up over all loops.
    func sum(_ kind: StreamKind, _ number: (StreamCounters) -> Int) -> Int {
        loops.withLock { $0.reduce(0) { $0 + number($1[kind]) } }
    }
}

/// The counters of one loop.
struct LoopStreams: Sendable {
    private let counters = Dictionary(
        uniqueKeysWithValues: StreamKind.allCases.map { ($0, StreamCounters()) })

    subscript(kind: StreamKind) -> StreamCounters {
        guard let known = counters[kind] else { fatalError("there are counters for every kind") }
        return known
    }
}
