// Opening the log on a server.
// SPDX-License-Identifier: MIT

import Chat
import Deferred

/// Looks whether the server is a primary, gives it the scripts, and opens the log there.
struct RedisOpening {
    /// A log that is open.
    struct OpenedLog {
        let runner: ScriptRunner
        let opening: EngineOpening
    }

    private let connection: EngineConnection
    private let keys: RedisKeys

    init(_ connection: EngineConnection, keys: RedisKeys) {
        self.connection = connection
        self.keys = keys
    }

    /// - Returns: Fails with an ``EngineError``.
    func open(_ node: NodeIntroduction) -> Deferred<OpenedLog> {
        let questions = ServerIdentity.questions
        let loads = RedisScript.allCases.map { script in
            var command = RedisCommand("SCRIPT", "LOAD")
            command.append(script.text)
            return command
        }
        return connection.callAll(questions + loads).addCallback { [self] replies in
            let texts = try replies.map { reply throws(EngineError) in
                try connection.read(reply) { cursor throws(RESPError) in try cursor.text() }
            }
            let identity = try ServerIdentity(texts.prefix(questions.count).map(ServerInfo.init))
            let hashes = Dictionary(
                uniqueKeysWithValues: zip(
                    RedisScript.allCases, texts.dropFirst(questions.count)))
            return open(node, identity, hashes)
        }
    }

    private func open(
        _ node: NodeIntroduction, _ identity: ServerIdentity, _ hashes: [RedisScript: String]
    ) -> Deferred<OpenedLog> {
        var command = RedisCommand("EVALSHA", hashes[.open] ?? "", "1", keys.meta, identity.text)
        command.append(node.node)
        command.append(Position.makeEpoch())
        command.append(node.epoch ?? "")
        command.append(node.heard)
        command.append(RedisEngine.layout)
        return connection.call(command).addCallback { [connection, keys] reply in
            let (fence, opening) = try connection.read(reply) { cursor throws(RESPError) in
                try EngineOpening.read(&cursor)
            }
            let runner = ScriptRunner(connection, keys: keys, fence: fence, hashes: hashes)
            return OpenedLog(runner: runner, opening: opening)
        }
    }
}

extension EngineOpening {
    /// The answer of `open.lua`.
    fileprivate static func read(
        _ cursor: inout RESPCursor
    ) throws(RESPError) -> (fence: String, opening: EngineOpening) {
        guard try cursor.array() == 7 else { throw .unexpected }
        let fence = try cursor.text()
        var opening = EngineOpening(epoch: try cursor.text())
        opening.seq = try cursor.integer()
        opening.floor = try cursor.integer()
        opening.lost = try cursor.integer()
        for hole in try cursor.text().split(separator: ",") {
            let ends = hole.split(separator: "-").compactMap { Int($0) }
            guard ends.count == 2 else { throw .unexpected }
            opening.holes.append(Hole(from: ends[0], to: ends[1]))
        }
        opening.isJudged = try cursor.integer() == 1
        return (fence, opening)
    }
}
