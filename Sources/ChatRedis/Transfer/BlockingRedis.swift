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
        var cursor = RESPCursor(reply)
        do throws(RESPError) { return try read(&cursor) } catch {
            throw EngineError(redis: error)
        }
    }

    private func wait<Value>(_ deferred: Deferred<Value>) throws -> Value {
        var outcome: Result<Value, Failure>?
        deferred.addBoth { [loop] (result: Result<Value, Failure>) -> Void in
            outcome = result
            loop.stop()
        }
        while outcome == nil { loop.run() }
        switch outcome {
        case .success(let value): return value
        case .failure(let failure): throw EngineError(redis: failure.error)
        case nil: throw EngineError.none
        }
    }
}

@available(*, unavailable)
extension BlockingRedis: Sendable {}
