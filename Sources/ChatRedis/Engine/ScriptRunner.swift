// Runs scripts on one connection, under one fence.
// SPDX-License-Identifier: MIT

import Chat
import Deferred

/// The scripts are in the server already. On its loop's thread.
final class ScriptRunner {
    let connection: EngineConnection
    let keys: RedisKeys
    /// The identity of the server's process, and the epoch.
    let fence: String
    private let hashes: [RedisScript: String]

    init(
        _ connection: EngineConnection, keys: RedisKeys, fence: String,
        hashes: [RedisScript: String]
    ) {
        self.connection = connection
        self.keys = keys
        self.fence = fence
        self.hashes = hashes
    }

    /// The beginning of a script's call; its other words are to be appended.
    func command(_ script: RedisScript) -> RedisCommand {
        RedisCommand("EVALSHA", hashes[script] ?? "", "1", keys.meta, fence)
    }

    /// Sends a command, and reads its answer.
    ///
    /// - Returns: Fails with an ``EngineError``. An answer that is not what it should be ends the
    ///   connection.
    func run<Value>(
        _ command: RedisCommand,
        _ read: @escaping (inout RESPCursor) throws(RESPError) -> Value
    ) -> Deferred<Value> {
        connection.call(command).addCallback { [connection] reply in
            try connection.read(reply, read)
        }
    }

    /// The same where the answer says nothing.
    func run(_ command: RedisCommand) -> Deferred<Void> {
        connection.call(command).addCallback { _ in }
    }
}

extension EngineConnection {
    /// Reads an answer.
    func read<Value>(
        _ reply: RESPReply, _ read: (inout RESPCursor) throws(RESPError) -> Value
    ) throws(EngineError) -> Value {
        var cursor = RESPCursor(reply)
        do throws(RESPError) {
            return try read(&cursor)
        } catch {
            let error = EngineError(redis: error)
            end(error)
            throw error
        }
    }
}

extension RESPCursor {
    /// The text that comes next; nil where it is null.
    mutating func optionalText() throws(RESPError) -> String? {
        takeNull() ? nil : try text()
    }

    /// An array of texts.
    mutating func texts() throws(RESPError) -> [String] {
        var texts: [String] = []
        for _ in 0..<(try array()) { texts.append(try text()) }
        return texts
    }
}

@available(*, unavailable)
extension ScriptRunner: Sendable {}
