// Which server this is, and since when.
// SPDX-License-Identifier: MIT

import Chat

/// Names the history of a primary's data: another after each restart, and after each time that it became the
/// primary. The process alone would not do: it may have been a replica of another server meanwhile, and have
/// lost by that what nobody else has.
struct ServerIdentity {
    let text: String

    /// What a server is asked for it.
    static let questions = [
        RedisCommand("INFO", "server"), RedisCommand("INFO", "replication"),
    ]

    /// - Parameter answers: To ``questions``.
    init(_ answers: [ServerInfo]) throws(EngineError) {
        let (server, replication) = (answers[0], answers[1])
        guard replication["role"] == "master" else {
            throw .unreachable("the server is a replica, not the primary")
        }
        guard let run = server["run_id"], let history = replication["master_replid"] else {
            throw .refused("the server does not say which process it is")
        }
        text = "\(run.prefix(20)).\(history.prefix(20))"
    }
}
