// A channel's messages, as the server has them.
// SPDX-License-Identifier: MIT

import Chat

/// An entry of a channel's stream: `p` and ``MessageFields``. Or a member of the sorted set beside it, see
/// ``PackedRow``.
enum ChannelRow {
    /// - Parameter cursor: Stands before the answer of `XRANGE`.
    static func messages(
        _ cursor: inout RESPCursor, in channel: ChannelName
    ) throws(RESPError) -> [Message] {
        let count = try cursor.array()
        var messages: [Message] = []
        messages.reserveCapacity(count)
        for _ in 0..<count { messages.append(try message(&cursor, in: channel)) }
        return messages
    }

    private static func message(
        _ cursor: inout RESPCursor, in channel: ChannelName
    ) throws(RESPError) -> Message {
        guard try cursor.array() == 2, let mark = LogMark(id: try cursor.bytes()) else {
            throw .unexpected
        }
        let fields = try MessageFields(&cursor, try cursor.array() / 2)
        guard let message = fields.message(mark.seq, in: channel) else { throw .unexpected }
        return message
    }

    /// A command that puts a message into its channel.
    ///
    /// - Parameter previous: See `p` in docs/decisions/0052-what-stands-in-redis.md.
    static func command(
        _ message: Message, after previous: String, _ keys: RedisKeys
    ) -> RedisCommand {
        if let row = PackedRow(message, after: previous, changedBy: 0) {
            return row.command(in: message.channel, keys)
        }
        var command = RedisCommand(
            "XADD", keys.channel(message.channel), LogMark(seq: message.seq).id, "p", previous, "a")
        command.append(message.at.milliseconds)
        switch message.content {
        case .body(let body):
            command.append("f")
            command.append(message.from?.displayName ?? "")
            command.append("b")
            command.append(body.posted)
            if let person = message.from?.person {
                command.append("u")
                command.append(person.description)
            }
            if case .edit(of: let seq) = message.revision {
                command.append("e")
                command.append(seq)
            }
        case .deleted(let seq):
            command.append("d")
            command.append(seq)
        case .cleared:
            command.append("d")
            command.append(0)
        }
        return command
    }
}
