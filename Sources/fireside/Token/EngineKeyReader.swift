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
        var text: Result<String?, any Error> = .success(nil)
        engine.open(introduction)
            .addCallback { session in
                session.register(.readKeys).addCallback { answer in
                    session.leave().addCallback { answer }
                }
            }
            .addTimeout(.seconds(10), clock: loop)
            .addBoth { result -> Void in
                text = result.map { if case .text(let text) = $0 { text } else { nil } }
                    .mapError(\.error)
                loop.stop()
            }
        loop.run()
        engine.close()
        guard let text = try text.get(), let ring = KeyRing(text: text) else {
            throw TokenError.noEngineKeys
        }
        return ring
    }
}
