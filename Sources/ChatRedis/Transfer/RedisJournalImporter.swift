// A journal from elsewhere, put into the keys of a chat that nobody uses yet.
// SPDX-License-Identifier: MIT

package import Chat
package import EventLoop

/// Copies a journal with its epoch and its numbers, so that the cursors of clients go on. It is used on one
/// thread, and each call waits for the server.
///
/// The chat exists once ``finish(_:at:)`` has returned. An import that was broken off is no chat: nodes refuse
/// it, and the next import removes what it has left.
package final class RedisJournalImporter {
    /// Messages that are sent together.
    private static let batch = 500

    private let redis: BlockingRedis
    private let identity: ServerIdentity
    /// The number before each channel's next message, as it stands in the server.
    private var previous: [ChannelName: String] = [:]
    private var heads: [ChannelName: Int] = [:]
    /// Edited messages whose edit has not come yet, with the number before each.
    private var edited: [Int: (message: Message, previous: String)] = [:]
    private var commands: [RedisCommand] = []
    private var count = 0

    /// Connects to the primary, and begins.
    ///
    /// - Throws: ``RedisJournalError/inUse(_:)`` where there is a chat of that name, or an ``EngineError``.
    package init(
        _ location: RedisLocation, over transport: any ClientTransport = PlainTransport()
    ) throws {
        redis = try BlockingRedis(location, over: transport)
        let answers = try redis.ask(ServerIdentity.questions).map { [redis] reply in
            ServerInfo(try redis.read(reply) { cursor throws(RESPError) in try cursor.text() })
        }
        identity = try ServerIdentity(answers)
        let found = try redis.keys.all(in: redis)
        if !found.isEmpty {
            guard found.contains(redis.keys.importMark), !found.contains(redis.keys.meta) else {
                throw RedisJournalError.inUse(location.name)
            }
            // What an import has left.
            for key in found where key != redis.keys.importMark {
                try send(RedisCommand("UNLINK", key))
            }
        }
        try send(RedisCommand("SET", redis.keys.importMark, "1"))
        try flush()
    }

    /// What was dropped from a channel before its oldest message. Call it before the channel's messages are
    /// added.
    ///
    /// - Parameters:
    ///   - seq: See ``JournalPage/forgotten``.
    ///   - isCertain: See ``JournalPage/hasLost``.
    package func begin(_ channel: ChannelName, forgotten seq: Int, isCertain: Bool) {
        previous[channel] = isCertain ? "\(seq)" : "-\(seq)"
    }

    /// The next message. Numbers rise.
    ///
    /// - Throws: ``EngineError``.
    package func add(_ message: Message) throws {
        let before = previous[message.channel] ?? "-0"
        try send(ChannelRow.command(message, after: before, redis.keys))
        switch message.revision {
        case .edited: edited[message.seq] = (message, before)
        case .edit(of: let seq): try link(seq, to: message)
        case .original, .tombstone: break
        }
        previous[message.channel] = "\(message.seq)"
        heads[message.channel] = message.seq
        count += 1
    }

    /// From now on the chat exists.
    ///
    /// - Parameters:
    ///   - contents: The journal's epoch, its last number, its floor, and its nonces.
    ///   - now: The calendar's time, which says which nonces live still.
    /// - Returns: How many messages were added.
    /// - Throws: ``EngineError``.
    package func finish(_ contents: JournalContents, at now: Timestamp) throws -> Int {
        for (channel, seq) in heads {
            try send(RedisCommand("HSET", redis.keys.heads, channel.description, "\(seq)"))
        }
        for known in contents.recent {
            let age = now.milliseconds - known.at.milliseconds
            let left = Nonce.lifetime.milliseconds - age
            if left > 0 {
                let key = redis.keys.nonce(known.nonce)
                try send(RedisCommand("SET", key, "\(known.seq)", "PX", "\(left)"))
            }
        }
        let last = max(contents.last, heads.values.max() ?? 0)
        // The log's first entry: who finds it knows that nothing was trimmed.
        try send(RedisCommand("XADD", redis.keys.log, "\(last)-1", "k", "began"))
        try flush()
        try send(RedisCommand("MULTI"))
        try send(
            RedisCommand(
                "HSET", redis.keys.meta, "v", "\(RedisEngine.layout)", "epoch", contents.epoch,
                "run", identity.text, "fence", "\(identity.text):\(contents.epoch)",
                "seq", "\(last)", "floor", "\(contents.floor)", "lost", "0", "holes", "",
                "judged", "1", "people", "0"))
        try send(RedisCommand("DEL", redis.keys.importMark))
        try send(RedisCommand("EXEC"))
        try flush()
        return count
    }

    /// The edit of a message that was added before: whoever changes that again erases this one.
    private func link(_ seq: Int, to edit: Message) throws {
        guard let (message, before) = edited.removeValue(forKey: seq),
            let row = PackedRow(message, after: before, changedBy: edit.seq)
        else { return }
        let key = redis.keys.apart(message.channel)
        try send(RedisCommand("ZREMRANGEBYSCORE", key, "\(seq)", "\(seq)"))
        try send(row.command(in: message.channel, redis.keys))
    }

    private func send(_ command: RedisCommand) throws {
        commands.append(command)
        if commands.count == RedisJournalImporter.batch { try flush() }
    }

    private func flush() throws {
        let sent = commands
        commands = []
        _ = try redis.ask(sent)
    }
}

extension RedisKeys {
    /// All of the chat's keys that are there. It looks at every key of the server.
    fileprivate func all(in redis: BlockingRedis) throws -> Set<String> {
        var found: Set<String> = []
        var place = "0"
        repeat {
            let scan = RedisCommand("SCAN", place, "MATCH", pattern, "COUNT", "1000")
            place = try redis.ask(scan) { cursor throws(RESPError) in
                guard try cursor.array() == 2 else { throw .unexpected }
                let next = try cursor.text()
                found.formUnion(try cursor.texts())
                return next
            }
        } while place != "0"
        return found
    }
}

/// Why a journal cannot be copied.
package enum RedisJournalError: Error, Equatable, CustomStringConvertible {
    /// There is a chat of this name.
    case inUse(String)
    /// There is no chat of this name.
    case nothing(String)

    package var description: String {
        switch self {
        case .inUse(let name):
            "Redis has a chat called \(name) already; name another one at the end of the URL."
        case .nothing(let name):
            "Redis has no chat called \(name); its name stands at the end of the URL."
        }
    }
}

@available(*, unavailable)
extension RedisJournalImporter: Sendable {}
