// How servers of one kind are reached.
// SPDX-License-Identifier: MIT

import Deferred
import EventLoop

/// Connects to servers, all in the same way. On its loop's thread.
struct RedisDialer {
    let loop: EventLoop
    let login: RedisLogin
    let transport: any ClientTransport
    let limits: RedisLimits

    func connect(to server: RedisServer) -> RedisConnection {
        RedisConnection(loop, to: server, login: login, over: transport, limits: limits)
    }

    /// Asks a server some things on a connection of its own, in one write.
    ///
    /// - Returns: The answers; fails with the first ``RedisError``.
    func ask(_ server: RedisServer, _ commands: RedisCommand...) -> Deferred<[RESPReply]> {
        let connection = connect(to: server)
        return all(commands.map { connection.call($0) }, consumeErrors: true)
            .addCallback { results in
                connection.close()
                return try results.map { try $0.get() }
            }
            .addErrback { failure in throw failure.error }
    }

    /// What a server says of its part in replication.
    func inspect(_ server: RedisServer) -> Deferred<ReplicationInfo> {
        ask(server, RedisCommand("INFO", "replication")).addCallback { replies in
            var cursor = RESPCursor(replies[0])
            return ReplicationInfo(ServerInfo(try cursor.text()))
        }
    }
}
