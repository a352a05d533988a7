// What a poll asks.
// SPDX-License-Identifier: MIT

/// One poll's parameters, checked.
public struct Question: Sendable {
    /// At least one, none twice.
    public var channels: [ChannelName]
    public var since: Cursor
    /// How long to wait where nothing is new; nil for the usual time, zero to ask without waiting.
    public var hold: Duration?
    /// Messages in one answer, 1...1000.
    public var limit: Int
    /// Names one tab: a newer poll of its ends the older one.
    public var client: String?
    /// Who asks; several tabs of one name are one person.
    public var name: String?

    public init(
        channels: [ChannelName], since: Cursor = .now, hold: Duration? = nil, limit: Int = 100,
        client: String? = nil, name: String? = nil
    ) {
        self.channels = channels
        self.since = since
        self.hold = hold
        self.limit = limit
        self.client = client
        self.name = name
    }
}

/// Something to be said, before it has a number.
public struct Draft: Sendable {
    public var channel: ChannelName
    public var from: String?
    public var body: Message
    public var nonce: Nonce?

    public init(channel: ChannelName, from: String? = nil, body: Message, nonce: Nonce? = nil) {
        self.channel = channel
        self.from = from
        self.body = body
        self.nonce = nonce
    }
}

/// Why the hub will not do what it was asked for.
public enum Refusal: Error, Equatable, CustomStringConvertible {
    case tooManyChannels(limit: Int)
    case closing

    public var description: String {
        switch self {
        case .tooManyChannels(let limit):
            "There are \(limit) channels already, and no room for another one."
        case .closing: "The server is about to stop; try again in a moment."
        }
    }
}
