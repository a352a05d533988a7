// What the operator decides about the chat.
// SPDX-License-Identifier: MIT

import Chat
import HTTP

public struct ChatOptions: Sendable {
    /// Whether limits for one address leave this machine's own out. A proxy here speaks for many
    /// clients, so a server spares it until its operator gives such a limit.
    public var sparesLoopback = true
    /// Connections at once; 0 for any number.
    public var maxConnections = Descriptors.connections(under: Descriptors.raiseLimit())
    /// The same for one address; nil for 1,200, or half of all where that is less.
    public var maxConnectionsPerAddress: Int?
    /// Bytes of answers that clients have not read and of requests that are not whole, in all; an
    /// eighth of it for one address.
    public var maxUnread = 64 << 20
    /// Requests that may wait at once; 0 for as many as there are connections.
    public var maxParked = 0
    /// The same for one address; 0 for any number.
    public var maxParkedPerAddress = 1000
    /// Channels that exist because one address polls them; 0 for any number.
    public var maxChannelsPerAddress = 256
    /// Channels at once, as the hub's options say; half of them for one address at most.
    public var maxChannels = HubOptions().maxChannels
    /// People listed of one address; 0 for any number.
    public var maxPeoplePerAddress = 1024
    /// Messages a second from one address, and how many at once.
    public var publishRate = 20
    public var publishBurst = 40
    /// Channels that one address may make by speaking in them, an hour and at once.
    public var channelRate = 60
    /// Messages a second from one person whose name is known, and twice as many at once; 0 sets no
    /// limit.
    public var speakerRate = 5
    /// Tries to log in from one address, a minute and at once.
    public var loginRate = 5
    /// Sites whose pages may read answers and post, beside this one's own.
    public var allowedOrigins: [Origin] = []
    /// A style sheet of the operator's own, behind the page's: CSS in UTF-8. Empty for none.
    public var style: [UInt8] = []

    public init() {}

    /// Whether a rate for one address counts for this one.
    func applies(_ rate: Int, to address: PeerAddress) -> Bool {
        rate > 0 && !(sparesLoopback && address.isLoopback)
    }

    /// What clients may hold, under these limits.
    var budget: Budget {
        var limits = Budget.usual(connections: maxConnections, unread: maxUnread)
        if let count = maxConnectionsPerAddress { limits[.connections]?.perAddress = count }
        // No reserve: whoever waits has a connection, and those have one.
        limits[.waiting] = Budget.Limit(
            perAddress: maxParkedPerAddress, total: maxParked, reserve: 0)
        limits[.channels] = Budget.Limit(perAddress: maxChannelsPerAddress, total: maxChannels)
        limits[.names] = Budget.Limit(
            perAddress: maxPeoplePerAddress, total: HubOptions().maxPeople)
        return Budget(limits, sparesLoopback: sparesLoopback)
    }
}
