// A primary, for a command that does nothing else meanwhile.
// SPDX-License-Identifier: MIT

import Chat
import Deferred
import EventLoop

/// Each call waits for the answers, on a loop of its own.
final class BlockingRedis {
    let keys: RedisKeys
    private let loop: EventLoop
    private let directory: RedisDirectory
    private var connection: EngineConnection?

    /// Connects to the primary.
    ///
    /// - Throws: ``EngineError``.
    init(_ location: RedisLocation, over transport: any ClientTransport) throws {
        loop = try EventLoop()
        directory = RedisDirectory(location, on: loop, over: transport)
        keys = RedisKeys(chat: location.name)
        let server = try wait(directory.findPrimary())
        connection = EngineConnection(directory.connect(to: server))
    }

    deinit {
        connection?.close()
        directory.close()
    }

    /// - Throws: ``EngineError``.
    func ask(_ commands: [RedisCommand]) throws -> [RESPReply] {
        guard let connection else { throw EngineError.none }
        return try wait(connection.callAll(commands))
    }

    /// - Throws: ``EngineError``.
    func ask<Value>(
        _ command: RedisCommand, _ read: (inout RESPCursor) throws(RESPError) -> Value
    ) throws -> Value {
        try self.read(ask([command])[0], read)
    }

    /// - Throws: ``EngineError``.
    func read<Value>(
        _ reply: RESPReply, _ read: (inout RESPCursor) throws(RESPError) -> Value
    ) throws -> Value {
        guard let connection else { throw EngineError.none }
        return try connection.read(reply, read)
    }

    private func wait<Value>(_ deferred: Deferred<Value>) throws -> Value {
        do { return try loop.wait(for: deferred) } catch { throw EngineError(redis: error) }
    }
}

@available(*, unavailable)
extension BlockingRedis: Sendable {}
