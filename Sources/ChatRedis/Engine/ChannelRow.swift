// A channel's messages, as the server has them.
// SPDX-License-Identifier: MIT

import Chat

/// An entry of a channel's stream: `p`, `a`, and then `f` and `b`, or `d`.
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
        guard try cursor.array() == 2, let mark = LogMark(id: try cursor.bytes()),
            try cursor.array() >= 6
        else { throw .unexpected }
        for _ in 0..<3 { try cursor.skip() }
        let at = Timestamp(milliseconds: try cursor.integer())
        if try cursor.bytes().elementsEqual("d".utf8) {
            return Message(
                seq: mark.seq, channel: channel, at: at, deleting: try cursor.integer())
        }
        let sender = try cursor.text()
        try cursor.skip()
        return Message(
            seq: mark.seq, channel: channel, at: at, sender: sender, body: try cursor.bytes())
    }

    /// A command that puts a message into its channel.
    ///
    /// - Parameter previous: See `p` in docs/decisions/0052-what-stands-in-redis.md.
    static func command(
        _ message: Message, after previous: String, _ keys: RedisKeys
    ) -> RedisCommand {
        var command = RedisCommand(
            "XADD", keys.channel(message.channel), LogMark(seq: message.seq).id, "p", previous, "a")
        command.append(message.at.milliseconds)
        switch message.content {
        case .body(let body):
            command.append("f")
            command.append(message.from?.displayName ?? "")
            command.append("b")
            command.append(body.posted)
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
