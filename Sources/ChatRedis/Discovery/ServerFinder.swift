// A way to find servers.
// SPDX-License-Identifier: MIT

import Deferred

/// What a ``RedisDirectory`` asks.
protocol ServerFinder: AnyObject {
    /// See ``RedisDirectory/findPrimary()``.
    func findPrimary() -> Deferred<RedisServer>

    /// See ``RedisDirectory/findReplica(of:)``.
    func findReplica(of primary: RedisServer) -> Deferred<RedisServer?>

    /// Ends what it keeps up.
    func close()
}
