// A message with its place in the journal.
// SPDX-License-Identifier: MIT

/// One message as the journal keeps it.
public struct Message: Sendable, Equatable {
    /// Its number in the journal, from 1.
    public let seq: Int
    /// Where it was published.
    public let channel: ChannelName
    /// When it got its number.
    public let at: Timestamp
    /// Its sender; nil where nobody claims to have sent it. A journal keeps the name alone.
    public let from: Identity?
    /// What is in it.
    public let body: JSON
    /// By which a second try is known; nil where there is none.
    public let nonce: Nonce?

    /// A message as a journal has kept it.
    public init(
        seq: Int, channel: ChannelName, at: Timestamp, from: Identity?, body: JSON, nonce: Nonce?
    ) {
        self.seq = seq
        self.channel = channel
        self.at = at
        self.from = from
        self.body = body
        self.nonce = nonce
    }

    /// About how long it is as JSON. Most characters of a name take at most three times
    /// their bytes.
    package var wireBytes: Int { body.bytes.count + 3 * (from?.displayName.utf8.count ?? 0) + 128 }
}
