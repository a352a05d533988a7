// The time of the machine's clock.
// SPDX-License-Identifier: MIT

import Chat
import Glibc

extension Timestamp {
    /// May jump when the clock is set. `clock_gettime(CLOCK_REALTIME)`.
    static func now() -> Timestamp {
        var time = timespec()
        clock_gettime(CLOCK_REALTIME, &time)
        return Timestamp(milliseconds: time.tv_sec * 1000 + time.tv_nsec / 1_000_000)
    }
}
