// A message with its place in the journal.
// SPDX-License-Identifier: MIT

/// One message as the journal keeps it.
public struct Message: Sendable, Equatable {
    /// Its number in the journal, from 1.
    public let seq: Int
    public let channel: ChannelName
    public let at: Timestamp
    /// Who said it; nil where nobody claims to have. A journal keeps the name alone.
    public let from: Identity?
    /// What was said.
    public let body: JSON
    /// By which a second try is known.
    public let nonce: Nonce?

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

    /// About how long it is as JSON. Most letters of a name take at most thrice their bytes.
    package var wireBytes: Int { body.bytes.count + 3 * (from?.displayName.utf8.count ?? 0) + 128 }
}
