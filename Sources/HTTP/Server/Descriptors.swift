// How many files this process may have open, which bounds how many clients it can hold.
// SPDX-License-Identifier: MIT

import Glibc

/// The descriptors of this process.
package enum Descriptors {
    /// Kept free for the listener, the loop, logs and files.
    package static let reserve = 64
    /// What each further loop takes: its base, its doorbell, its listener, a spare.
    package static let perLoop = 8
    /// What each further place to listen at takes on each loop: its listener, a spare.
    package static let perListener = 2

    /// Raises the soft limit to the hard one and returns it. Linux: `setrlimit(RLIMIT_NOFILE)`.
    package static func raiseLimit() -> Int {
        var limit = rlimit()
        getrlimit(__rlimit_resource_t(RLIMIT_NOFILE.rawValue), &limit)
        limit.rlim_cur = limit.rlim_max
        setrlimit(__rlimit_resource_t(RLIMIT_NOFILE.rawValue), &limit)
        getrlimit(__rlimit_resource_t(RLIMIT_NOFILE.rawValue), &limit)
        return Int(clamping: limit.rlim_cur)
    }

    /// The connections that fit under `limit`: all but the reserve, or half of a very low limit.
    package static func connections(under limit: Int) -> Int {
        max(limit - reserve, limit / 2, 0)
    }
}
