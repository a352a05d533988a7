// What a client asks to hear.
// SPDX-License-Identifier: MIT

/// Some channels, from where on, and how long to wait: the parameters of ``Hub/next(_:)`` and
/// ``Hub/stream(_:to:)``, checked.
public struct Subscription: Sendable {
    /// At least one, none twice.
    public let channels: [ChannelName]
    /// From where on.
    public let since: Cursor
    /// How long to wait where nothing is new; nil for the usual time, zero to ask without waiting.
    /// A stream tells an empty batch after each such silence; it must not be zero there.
    public let hold: Duration?
    /// The poll ends after this at the latest, whatever ``hold`` is; nil for no such end. A stream
    /// ends after this, or up to a second before.
    public let longestHold: Duration?
    /// Messages in one batch, 1...1000.
    public let limit: Int
    /// Names one tab of a browser: its newer poll or stream ends the older one.
    public let client: String?
    /// Who asks; nil for nobody in particular. Several tabs of one subject are one person.
    public let identity: Identity?
    /// The login behind it; nil for a claim. Its end ends the poll.
    public let session: String?
    /// What the poll counts against; nil for nothing.
    public let allowance: (any Allowance)?

    /// With the usual hold, and of nobody in particular, unless told otherwise.
    public init(
        channels: [ChannelName], since: Cursor = .now, hold: Duration? = nil,
        longestHold: Duration? = nil, limit: Int = 100, client: String? = nil,
        identity: Identity? = nil, session: String? = nil, allowance: (any Allowance)? = nil
    ) {
        self.channels = channels
        self.since = since
        self.hold = hold
        self.longestHold = longestHold
        self.limit = limit
        self.client = client
        self.identity = identity
        self.session = session
        self.allowance = allowance
    }
}
