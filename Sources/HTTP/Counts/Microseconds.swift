// A clock for short times.
// SPDX-License-Identifier: MIT

import Glibc

/// A moment, in microseconds that begin again every 71 minutes. It has room in the gaps of an object,
/// and to read it costs no more than the system's clock. `clock_gettime(CLOCK_MONOTONIC)`.
struct Microseconds {
    private let count: UInt32

    static var now: Microseconds {
        var time = timespec()
        clock_gettime(CLOCK_MONOTONIC, &time)
        return Microseconds(
            count: UInt32(truncatingIfNeeded: time.tv_sec &* 1_000_000 &+ time.tv_nsec / 1000))
    }

    /// Until now.
    var elapsed: Int { Int(Microseconds.now.count &- count) }
}
