// What the operator decides about the chat.
// SPDX-License-Identifier: MIT

import Chat
import HTTP

/// The limits of a chat and what its operator allows. A value; give it to ``SharedLimits``.
public struct ChatOptions: Sendable {
    /// Whether limits for one address leave out this machine's own. A proxy here speaks for many
    /// clients, so a server spares it until its operator sets such a limit.
    public var sparesLoopback = true
    /// Maximum number of connections; 0 sets no limit.
    public var maxConnections = Descriptors.connections(under: Descriptors.raiseLimit())
    /// Maximum number of connections from one address; nil for 1,200, or half of all where that is
    /// less.
    public var maxConnectionsPerAddress: Int?
    /// Bytes that clients may leave with the server: responses that they have not read, and requests
    /// that are not whole. One address may leave an eighth of them.
    public var maxUnread = 64 << 20
    /// Bytes of a WebSocket's message: as many as the server takes in a body.
    public var maxMessage = ServerLimits().maxBody
    /// Maximum number of waiting requests; 0 for as many as there are connections.
    public var maxParked = 0
    /// Maximum number of waiting requests from one address; 0 sets no limit.
    public var maxParkedPerAddress = 1000
    /// Maximum number of channels that exist only because one address polls them; 0 sets no limit.
    public var maxChannelsPerAddress = 256
    /// Maximum number of channels, as in the hub's options. One address may have half of them.
    public var maxChannels = HubOptions().maxChannels
    /// Maximum number of people listed from one address; 0 sets no limit.
    public var maxPeoplePerAddress = 1024
    /// Messages from one address, per second; 0 sets no limit.
    public var publishRate = 20
    /// Messages from one address at once.
    public var publishBurst = 40
    /// New channels that one address may make by posting to them: per hour, and at once; 0 sets no
    /// limit.
    public var channelRate = 60
    /// Messages per second from one person who is logged in, and twice as many at once; 0 sets no
    /// limit.
    public var speakerRate = 5
    /// Login attempts from one address: per minute, and at once; 0 sets no limit.
    public var loginRate = 5
    /// Sites whose pages may read responses and post, beside this server's own.
    public var allowedOrigins: [Origin] = []
    /// What the metrics call this build.
    public var build = BuildInfo()
    /// The operator's style sheet, which the page loads after its own.
    public var style = StyleSheet()
    /// Whether the chat page keeps to long polls, where it would use a stream: so that one sees who waits.
    public var pagePolls = false
    /// Whether clients of Faye and CometD are served, at `/bayeux`.
    public var bayeux = false

    /// Options for a server on this machine.
    public init() {}

    /// Whether a rate for one address counts for this one.
    func applies(_ rate: Int, to address: PeerAddress) -> Bool {
        rate > 0 && !(sparesLoopback && address.isLoopback)
    }

    /// What clients may hold, under these limits.
    var budget: Budget {
        var limits = Budget.usual(connections: maxConnections, unread: maxUnread)
        if let count = maxConnectionsPerAddress { limits[.connections]?.perAddress = count }
        // No reserve: each waiting request has a connection, and connections have a reserve.
        limits[.waiting] = Budget.Limit(
            perAddress: maxParkedPerAddress, total: maxParked, reserve: 0)
        limits[.channels] = Budget.Limit(perAddress: maxChannelsPerAddress, total: maxChannels)
        limits[.names] = Budget.Limit(
            perAddress: maxPeoplePerAddress, total: HubOptions().maxPeople)
        // Each holds a connection to the provider, which may answer slowly.
        limits[.logins] = Budget.Limit(perAddress: 8, total: 128, reserve: 64)
        // Each takes its turn on one thread. docs/decisions/0062-search-beside-the-journal.md
        limits[.searches] = Budget.Limit(perAddress: 4, total: 32, reserve: 16)
        // A few hundred bytes each.
        limits[.sessions] = Budget.Limit(perAddress: 4 * maxParkedPerAddress, total: 1 << 17)
        return Budget(limits, sparesLoopback: sparesLoopback)
    }
}
