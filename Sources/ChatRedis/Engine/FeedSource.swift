// Which server a log is read from, and whether it is still good for that.
// SPDX-License-Identifier: MIT

import Chat
import EventLoop

/// A replica of the primary that holds the log of an epoch; or that primary itself, where there is no
/// replica.
struct FeedSource {
    let primary: RedisServer
    /// What the primary calls the history of its data. Replicas call it the same. Addresses alone do not
    /// do: a server may be known by several.
    let history: String
    let isReplica: Bool
    let epoch: String
    let keys: RedisKeys

    /// What the server is asked.
    var questions: [RedisCommand] {
        [RedisCommand("INFO", "replication"), RedisCommand("HGET", keys.meta, "epoch")]
    }

    /// - Throws: Where the server is not what it should be; the connection has not ended then.
    func check(_ replies: [RESPReply], on connection: EngineConnection) throws(EngineError) {
        let texts = try replies.map { reply throws(EngineError) in
            try connection.read(reply) { cursor throws(RESPError) in try cursor.optionalText() }
        }
        try check(ServerInfo(texts[0] ?? ""))
        if texts[1] != epoch { throw .gone("the server has another log") }
    }

    private func check(_ info: ServerInfo) throws(EngineError) {
        guard info["role"] == "slave" else {
            if isReplica { throw .gone("the replica has become a primary") }
            return
        }
        if !isReplica { throw .gone("the primary has become a replica") }
        if info["master_link_status"] != "up" {
            throw .gone("the replica is not connected to its primary")
        }
        let host = info["master_host"] ?? ""
        let port = info["master_port"].flatMap { Int($0) } ?? 0
        let isItsAddress = primary == .tcp(host: host, port: port)
        if info["master_replid"] != history && !isItsAddress {
            throw .gone("the replica is one of another primary")
        }
    }
}
