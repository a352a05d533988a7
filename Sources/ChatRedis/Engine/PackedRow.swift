// A message that stands beside its channel's stream.
// SPDX-License-Identifier: MIT

import Chat

/// A member of the sorted set `r:CHANNEL`: `number before at kind extra edit person length-of-sender
/// sender…body`. See `pack` in `common.lua`.
struct PackedRow {
    /// The row of a message that was changed; nil for any other, which stands in the stream.
    ///
    /// - Parameter edit: The number of the edit that is kept of it; 0 for none, or none yet.
    init?(_ message: Message, after previous: String, changedBy edit: Int) {
        switch message.revision {
        case .original, .edit: return nil
        case .edited(let time): (kind, extra) = ("c", time.milliseconds)
        case .tombstone: (kind, extra) = ("t", 0)
        }
        self.message = message
        self.previous = previous
        self.edit = edit
    }

    private let message: Message
    private let previous: String
    private let kind: String
    private let extra: Int
    private let edit: Int

    /// What puts it into its place.
    func command(in channel: ChannelName, _ keys: RedisKeys) -> RedisCommand {
        var command = RedisCommand("ZADD", keys.apart(channel), "\(message.seq)")
        command.append(text)
        return command
    }

    private var text: [UInt8] {
        let sender = message.from?.displayName ?? ""
        let words =
            "\(message.seq) \(previous) \(message.at.milliseconds) \(kind) \(extra) \(edit) "
            + "\(message.from?.person?.description ?? "-") \(sender.utf8.count) \(sender)"
        return Array(words.utf8) + (kind == "t" ? [] : message.body.posted)
    }

    /// Reads a member.
    static func message(
        _ text: ArraySlice<UInt8>, in channel: ChannelName
    ) throws(RESPError) -> Message {
        let words = text.split(
            separator: UInt8(ascii: " "), maxSplits: 8, omittingEmptySubsequences: false)
        guard words.count == 9, let seq = Int(digits: words[0]), let at = Int(digits: words[2]),
            let extra = Int(digits: words[4]), let length = Int(digits: words[7]),
            (0...words[8].count).contains(length)
        else { throw .unexpected }
        let sender = words[8].prefix(length)
        return try Message(
            seq: seq, in: channel, at: Timestamp(milliseconds: at),
            kind: String(decoding: words[3], as: UTF8.self), extra: extra,
            from: Identity(
                sender: String(decoding: sender, as: UTF8.self),
                PersonID(String(decoding: words[6], as: UTF8.self))),
            body: words[8].dropFirst(length))
    }
}

extension Message {
    /// Of the kinds that `common.lua` names.
    init(
        seq: Int, in channel: ChannelName, at: Timestamp, kind: String, extra: Int,
        from: Identity?, body: ArraySlice<UInt8>
    ) throws(RESPError) {
        let revision: Revision
        switch kind {
        case "m": revision = .original
        case "c": revision = .edited(Timestamp(milliseconds: extra))
        case "e": revision = .edit(of: extra)
        case "t": revision = .tombstone
        case "d":
            self.init(seq: seq, channel: channel, at: at, deleting: extra)
            return
        default: throw .unexpected
        }
        self.init(
            seq: seq, channel: channel, at: at, from: from,
            body: revision == .tombstone ? .tombstone : JSON(kept: Array(body)), nonce: nil,
            revision: revision)
    }
}
