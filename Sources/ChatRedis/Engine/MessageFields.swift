// The fields of a message, in the log or in its channel's stream.
// SPDX-License-Identifier: MIT

import Chat

/// | field | |
/// |---|---|
/// | `a` | its time |
/// | `p` | the number of the message before it, in a channel alone |
/// | `f`, `u` | its sender, and the person behind that name |
/// | `b` | its body |
/// | `d` | the number of the message that it deletes; 0 for all older ones of the channel |
/// | `e` | the number of the message that it edits |
/// | `o` | the time of the message that it deletes or edits; then `f` and `u` are those of that one |
struct MessageFields {
    private var at = Timestamp(milliseconds: 0)
    private var sender = ""
    private var person: PersonID?
    private var body: ArraySlice<UInt8>?
    private var deleted: Int?
    private var edited: Int?
    private var original: Timestamp?

    /// - Parameter cursor: Stands before so many names, each with its value.
    init(_ cursor: inout RESPCursor, _ count: Int) throws(RESPError) {
        for _ in 0..<count {
            switch try cursor.bytes().first {
            case UInt8(ascii: "a"): at = Timestamp(milliseconds: try cursor.integer())
            case UInt8(ascii: "f"): sender = try cursor.text()
            case UInt8(ascii: "u"): person = PersonID(try cursor.text())
            case UInt8(ascii: "b"): body = try cursor.bytes()
            case UInt8(ascii: "d"): deleted = try cursor.integer()
            case UInt8(ascii: "e"): edited = try cursor.integer()
            case UInt8(ascii: "o"): original = Timestamp(milliseconds: try cursor.integer())
            default: try cursor.skip()
            }
        }
    }

    private var from: Identity? { Identity(sender: sender, person) }

    /// The message; nil where its body is not here.
    func message(_ seq: Int, in channel: ChannelName) -> Message? {
        if let deleted {
            return Message(seq: seq, channel: channel, at: at, deleting: deleted)
        }
        guard let body else { return nil }
        return Message(
            seq: seq, channel: channel, at: at, from: from, body: JSON(kept: Array(body)),
            nonce: nil, revision: edited.map { .edit(of: $0) } ?? .original)
    }

    /// What it says of the message that it changes.
    var changed: ChangedMessage? {
        guard let original, let seq = edited ?? deleted else { return nil }
        return ChangedMessage(seq: seq, at: original, from: from)
    }
}

/// What is known of a message from its change.
struct ChangedMessage {
    let seq: Int
    private let at: Timestamp
    private let from: Identity?

    init(seq: Int, at: Timestamp, from: Identity?) {
        self.seq = seq
        self.at = at
        self.from = from
    }

    /// The message as it is now.
    func message(changedBy change: Message) -> Message {
        Message(
            seq: seq, channel: change.channel, at: at, from: from,
            body: change.isDeletion ? .tombstone : change.body, nonce: nil,
            revision: change.isDeletion ? .tombstone : .edited(change.at))
    }
}

extension Message {
    /// - Parameter deleted: The number of a message, 0 for all older ones of the channel.
    init(seq: Int, channel: ChannelName, at: Timestamp, deleting deleted: Int) {
        self.init(
            seq: seq, channel: channel, at: at,
            deletion: deleted == 0 ? .cleared : .deleted(deleted))
    }
}
