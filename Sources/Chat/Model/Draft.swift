// A message on its way in.
// SPDX-License-Identifier: MIT

/// Something to be said, before it has a number.
public struct Draft: Sendable {
    public var channel: ChannelName
    public var from: Identity?
    public var body: JSON
    public var nonce: Nonce?

    public init(channel: ChannelName, from: Identity? = nil, body: JSON, nonce: Nonce? = nil) {
        self.channel = channel
        self.from = from
        self.body = body
        self.nonce = nonce
    }
}
