// The keys of servers that keep them in Redis.
// SPDX-License-Identifier: MIT

import Chat
import ChatHTTP
import ChatRedis
import Deferred
import EventLoop

/// Reads them once, on a loop of its own. No message is changed.
struct EngineKeyReader {
    let location: RedisLocation

    /// - Throws: Why they cannot be read, in words for the operator.
    func run() throws -> KeyRing {
        // To open a chat that is not there would create it.
        _ = try RedisJournalReader(location, over: location.transport())
        let loop = try EventLoop()
        let engine = RedisEngine(location, on: loop, over: try location.transport())
        let introduction = NodeIntroduction(
            node: RandomID().description, epoch: nil, heard: 0)
        defer { engine.close() }
        let answer = engine.open(introduction)
            .addCallback { session in
                session.register(.readKeys).addCallback { answer in
                    session.leave().addCallback { answer }
                }
            }
            .addTimeout(.seconds(10), clock: loop)
        guard case .text(let text?) = try loop.wait(for: answer), let ring = KeyRing(text: text)
        else { throw TokenError.noEngineKeys }
        return ring
    }
}
