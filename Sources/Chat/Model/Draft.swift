// A message on its way in.
// SPDX-License-Identifier: MIT

/// A message before it has a number.
public struct Draft: Sendable {
    /// Where it is to be published.
    public let channel: ChannelName
    /// Its sender; nil where nobody claims to have sent it.
    public let from: Identity?
    /// What is in it.
    public let body: JSON
    /// By which a second try is known; nil where there will be none.
    public let nonce: Nonce?
    /// Original, or an edit of another message.
    let revision: Revision

    /// A message for ``Hub/publish(_:)``.
    public init(channel: ChannelName, from: Identity? = nil, body: JSON, nonce: Nonce? = nil) {
        self.channel = channel
        self.from = from
        self.body = body
        self.nonce = nonce
        revision = .original
    }

    /// A message with what became of it.
    init(
        channel: ChannelName, from: Identity?, body: JSON, nonce: Nonce?, revision: Revision
    ) {
        self.channel = channel
        self.from = from
        self.body = body
        self.nonce = nonce
        self.revision = revision
    }

    /// A message that deletes others of its channel, for the ``Moderator`` alone.
    init(_ deletion: MessageContent, in channel: ChannelName) {
        self.channel = channel
        from = nil
        body = deletion.asBody
        nonce = nil
        revision = .original
    }
}
