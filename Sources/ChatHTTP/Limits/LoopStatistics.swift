// How late the loops of a chat are.
// SPDX-License-Identifier: MIT

import Synchronization

/// Each loop writes its own lag, once a second; the metrics read the worst of all. Any thread.
final class LoopStatistics: Sendable {
    private let lags = Mutex<[Int: Duration]>([:])

    /// - Parameters:
    ///   - lag: The latest that a timer was in the last minute.
    ///   - loop: The number of the loop's hub.
    func note(_ lag: Duration, of loop: Int) {
        lags.withLock { $0[loop] = lag }
    }

    /// The worst lag of all loops.
    var worstLag: Duration { lags.withLock { $0.values.max() } ?? .zero }
}
