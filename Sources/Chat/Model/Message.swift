// A message with its place in the journal.
// SPDX-License-Identifier: MIT

/// One message as the journal keeps it.
public struct Message: Sendable, Equatable {
    /// Its number in the journal, from 1.
    public let seq: Int
    public let channel: ChannelName
    public let at: Timestamp
    /// Who said it; nil where nobody claims to have.
    public let from: String?
    /// What was said.
    public let body: JSON
    /// By which a second try is known.
    public let nonce: Nonce?

    public init(
        seq: Int, channel: ChannelName, at: Timestamp, from: String?, body: JSON, nonce: Nonce?
    ) {
        self.seq = seq
        self.channel = channel
        self.at = at
        self.from = from
        self.body = body
        self.nonce = nonce
    }

    /// About how long it is as JSON. Most letters of a name take at most thrice their bytes.
    package var wireBytes: Int { body.bytes.count + 3 * (from?.utf8.count ?? 0) + 128 }
}

/// A mark that a client puts on a message, so that sending it again is harmless.
public struct Nonce: Hashable, Sendable {
    /// For so long a second message with the same mark is taken for the first one.
    public static let lifetime = Duration.seconds(300)

    /// Whose mark it is: two senders may make the same one.
    public let sender: String
    /// 8 to 64 of `A-Z a-z 0-9 _ -`.
    public let value: String

    public init(sender: String, value: String) {
        self.sender = sender
        self.value = value
    }
}
