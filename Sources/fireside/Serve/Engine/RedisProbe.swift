// What is risky about a Redis, for somebody who waits for the answer.
// SPDX-License-Identifier: MIT

import ChatRedis
import Deferred
import EventLoop

/// Asks the primary once, on a loop of its own. Nothing is written.
struct RedisProbe {
    let location: RedisLocation

    /// - Returns: A sentence for each thing that may cost messages.
    /// - Throws: Why it cannot be asked, in words for the operator.
    func run() throws -> [String] {
        let loop = try EventLoop()
        let engine = RedisEngine(location, on: loop, over: try location.transport())
        defer { engine.close() }
        return try loop.wait(for: engine.warnings().addTimeout(.seconds(5), clock: loop))
    }
}
