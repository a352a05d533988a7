// Checks at the start.
// SPDX-License-Identifier: MIT

import Chat
package import Deferred

extension RedisEngine {
    /// What the settings of the servers may cost, a sentence each.
    ///
    /// - Returns: Fails with an ``EngineError`` where the primary cannot be asked.
    package func warnings() -> Deferred<[String]> {
        directory.findPrimary().addCallback { [self] server in
            let connection = connect(to: server)
            return advice(on: connection).addBoth { result in
                connection.close()
                switch result {
                case .success(let advice): return advice.sentences
                case .failure(let failure): throw failure.error
                }
            }
        }.addErrback { failure in throw EngineError(redis: failure.error).whileConnecting }
    }

    private func advice(on connection: EngineConnection) -> Deferred<RedisAdvice> {
        var advice = RedisAdvice()
        advice.sentinels = sentinels
        // A user without that right is told so, and the rest is checked.
        let settings = all(
            RedisAdvice.names.map { connection.call(RedisCommand("CONFIG", "GET", $0)) },
            consumeErrors: true)
        return connection.call(RedisCommand("INFO", "replication")).addCallback { reply in
            let info = ServerInfo(
                try connection.read(reply) { cursor throws(RESPError) in try cursor.text() })
            advice.replicas = info["connected_slaves"].flatMap { Int($0) } ?? 0
            return settings.addCallback { results in
                var settings: [String: String] = [:]
                for case .success(let reply) in results {
                    let found = try connection.read(reply) { cursor throws(RESPError) in
                        try cursor.fields()
                    }
                    settings.merge(found) { $1 }
                }
                if !settings.isEmpty { advice.settings = settings }
                return advice
            }
        }
    }
}
