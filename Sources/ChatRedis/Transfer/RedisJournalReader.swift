// All messages of a chat in Redis, for a command that copies them.
// SPDX-License-Identifier: MIT

package import Chat
package import EventLoop

/// Reads from the primary, also while nodes use it. It is used on one thread, and each call waits for the
/// server.
package final class RedisJournalReader {
    /// The chat's epoch, its newest number, its floor and its channels. Counts and nonces are not read.
    package let contents: JournalContents
    /// Messages of a channel that are read at once.
    private static let step = 32
    private let redis: BlockingRedis
    private let fence: String
    /// The hash of `page.lua`, which reads changed messages in their places.
    private let script: String

    /// - Throws: ``RedisJournalError/nothing(_:)``, or an ``EngineError``.
    package init(
        _ location: RedisLocation, over transport: any ClientTransport = PlainTransport()
    ) throws {
        redis = try BlockingRedis(location, over: transport)
        let replies = try redis.ask([
            RedisCommand("HGETALL", redis.keys.meta), RedisCommand("HGETALL", redis.keys.heads),
        ]).map { [redis] reply in
            try redis.read(reply) { cursor throws(RESPError) in try cursor.fields() }
        }
        let meta = replies[0]
        guard let epoch = meta["epoch"] else { throw RedisJournalError.nothing(location.name) }
        if let version = meta["v"].flatMap({ Int($0) }), version > RedisEngine.layout {
            throw EngineError.newerLayout(version)
        }
        var contents = JournalContents(
            epoch: epoch, last: meta["seq"].flatMap { Int($0) } ?? 0,
            floor: meta["floor"].flatMap { Int($0) } ?? 0)
        for (name, seq) in replies[1] {
            guard let name = ChannelName(name), let seq = Int(seq) else { continue }
            contents.channels[name] = JournalContents.Channel(last: seq, count: 0)
        }
        self.contents = contents
        fence = meta["fence"] ?? ""
        var load = RedisCommand("SCRIPT", "LOAD")
        load.append(RedisScript.page.text)
        script = try redis.ask(load) { cursor throws(RESPError) in try cursor.text() }
    }

    /// Calls `body` with each message of these channels, oldest first.
    ///
    /// - Throws: ``EngineError``, and what `body` throws.
    package func forEachMessage(
        of channels: [ChannelName], _ body: (Message) throws -> Void
    ) throws {
        var rows = try Set(channels).map { Row(channel: $0, messages: try read($0, after: 0)) }
        rows.removeAll { $0.messages.isEmpty }
        rows.sort { $0.next > $1.next }
        // The channel whose next message is the oldest is the last.
        while var row = rows.popLast(), let message = row.messages.popFirst() {
            try body(message)
            if row.messages.isEmpty {
                row.messages = try read(row.channel, after: message.seq)
                if row.messages.isEmpty { continue }
            }
            let place = rows.indices.partitioningIndex { rows[$0].next < row.next }
            rows.insert(row, at: place)
        }
    }

    private struct Row {
        let channel: ChannelName
        var messages: ArraySlice<Message>

        var next: Int { messages.first?.seq ?? .max }
    }

    private func read(_ channel: ChannelName, after seq: Int) throws -> ArraySlice<Message> {
        let command = RedisCommand(
            "EVALSHA", script, "1", redis.keys.meta, fence, "after", "\(seq)",
            "\(RedisJournalReader.step)", "\(JournalPage.maxBytes)", channel.description)
        return try redis.ask(command) { cursor throws(RESPError) in
            try JournalPage(&cursor, of: [channel]).messages[...]
        }
    }
}

@available(*, unavailable)
extension RedisJournalReader: Sendable {}
