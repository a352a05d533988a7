// What a poll asks.
// SPDX-License-Identifier: MIT

/// One poll's parameters, checked.
public struct Subscription: Sendable {
    /// At least one, none twice.
    public var channels: [ChannelName]
    public var since: Cursor
    /// How long to wait where nothing is new; nil for the usual time, zero to ask without waiting.
    public var hold: Duration?
    /// However long that is, the poll ends after this; nil for no such end.
    public var longestHold: Duration?
    /// Messages in one answer, 1...1000.
    public var limit: Int
    /// Names one tab: a newer poll of its ends the older one.
    public var client: String?
    /// Who asks; nil for nobody in particular. Several tabs of one subject are one person.
    public var identity: Identity?
    /// The login behind it; nil for a claim. Its end ends the poll.
    public var session: String?
    /// What the poll counts against; nil for nothing.
    public var allowance: (any Allowance)?

    public init(
        channels: [ChannelName], since: Cursor = .now, hold: Duration? = nil, limit: Int = 100,
        client: String? = nil, identity: Identity? = nil, session: String? = nil,
        allowance: (any Allowance)? = nil
    ) {
        self.channels = channels
        self.since = since
        self.hold = hold
        self.limit = limit
        self.client = client
        self.identity = identity
        self.session = session
        self.allowance = allowance
    }
}
