// Whether Redis can be reached, for somebody who waits for the answer.
// SPDX-License-Identifier: MIT

import ChatRedis
import Deferred
import EventLoop

/// Looks for the primary once, on a loop of its own. Nothing is written.
struct RedisProbe {
    let location: RedisLocation

    /// - Returns: Where the primary is.
    /// - Throws: Why there is none, in words for the operator.
    func run() throws -> RedisServer {
        let loop = try EventLoop()
        let directory = RedisDirectory(location, on: loop, over: try location.transport())
        var result: Result<RedisServer, any Error> = .failure(RedisError.gone("it does not answer"))
        let primary = directory.findPrimary()
        primary.addTimeout(.seconds(5), clock: loop).addBoth { found -> Void in
            result = found.mapError(\.error)
            loop.stop()
        }
        loop.run()
        directory.close()
        return try result.get()
    }
}
