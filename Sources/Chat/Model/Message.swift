// A message with its place in the journal.
// SPDX-License-Identifier: MIT

/// One message as the journal keeps it. A copy is one reference.
public struct Message: Sendable {
    private final class Contents: Sendable {
        let seq: Int
        let channel: ChannelName
        let at: Timestamp
        let from: Identity?
        let body: JSON
        let nonce: Nonce?

        init(
            _ seq: Int, _ channel: ChannelName, _ at: Timestamp, _ from: Identity?, _ body: JSON,
            _ nonce: Nonce?
        ) {
            self.seq = seq
            self.channel = channel
            self.at = at
            self.from = from
            self.body = body
            self.nonce = nonce
        }
    }

    private let contents: Contents

    /// A message as a journal has kept it.
    public init(
        seq: Int, channel: ChannelName, at: Timestamp, from: Identity?, body: JSON, nonce: Nonce?
    ) {
        contents = Contents(seq, channel, at, from, body, nonce)
    }

    /// Its number in the journal, from 1.
    public var seq: Int { contents.seq }
    /// Where it was published.
    public var channel: ChannelName { contents.channel }
    /// When it got its number.
    public var at: Timestamp { contents.at }
    /// Its sender; nil where nobody claims to have sent it. A journal keeps the name alone.
    public var from: Identity? { contents.from }
    /// What is in it.
    public var body: JSON { contents.body }
    /// By which a second try is known; nil where there is none.
    public var nonce: Nonce? { contents.nonce }

    /// About how long it is as JSON. Most characters of a name take at most three times
    /// their bytes.
    package var wireBytes: Int { body.bytes.count + 3 * (from?.displayName.utf8.count ?? 0) + 128 }
}

extension Message: Equatable {
    /// Whether all of it is the same.
    public static func == (one: Message, other: Message) -> Bool {
        one.seq == other.seq && one.channel == other.channel && one.at == other.at
            && one.from == other.from && one.body == other.body && one.nonce == other.nonce
    }
}
