// The limits as options. Names and defaults are part of the interface.
// SPDX-License-Identifier: MIT

import ArgumentParser
import ChatHTTP
import Libevent

struct LimitOptions: ParsableArguments {
    @Option(help: "Bytes of a request's body; past it: 413.")
    var maxBody = Limits().maxBody

    @Option(help: "Bytes of a request's line and header; past it: 431 or 414.")
    var maxHead = Limits().maxHead

    @Option(help: "Seconds for a whole head, and for a whole body.")
    var headTimeout = 10

    @Option(help: "Seconds between two requests on a connection.")
    var idleTimeout = 60

    @Option(help: "Requests that may wait at once. (default: what the descriptor limit allows)")
    var maxParked: Int?

    @Option(
        help: """
            Connections from one address (IPv6: one /64). (default: 1200, or half of what the \
            descriptor limit allows) This and the limits for one address below leave this machine \
            out, where a proxy may speak for many clients, until one of them is given.
            """)
    var maxConnectionsPerAddress: Int?

    @Option(help: "Requests that may wait from one address. (default: 1000)")
    var maxParkedPerAddress: Int?

    @Option(
        help: """
            Channels without a message that one address may have by polling them. (default: 256)
            """)
    var maxChannelsPerAddress: Int?

    @Option(help: "Names listed in channels for one address. (default: 1024)")
    var maxPeoplePerAddress: Int?

    @Option(help: "New channels that one address may make by speaking, an hour. (default: 60)")
    var channelRate: Int?

    @Option(
        help: """
            MiB of answers that clients have not read and of requests that are not whole; one \
            address has an eighth of it.
            """)
    var maxUnread = ChatOptions().maxUnread >> 20

    @Option(help: "Messages a second from one address. (default: 20)")
    var publishRate: Int?

    @Option(help: "Messages at once from one address, before the rate counts.")
    var publishBurst = 40

    func validate() throws {
        try check(maxBody, "--max-body", in: 0...(1 << 30))
        try check(maxHead, "--max-head", in: 256...(1 << 20))
        try check(headTimeout, "--head-timeout", in: 1...3600)
        try check(idleTimeout, "--idle-timeout", in: 1...86_400)
        try check(maxParked ?? 0, "--max-parked", in: 0...10_000_000)
        try check(
            maxConnectionsPerAddress ?? 0, "--max-connections-per-address", in: 0...10_000_000)
        try check(maxParkedPerAddress ?? 0, "--max-parked-per-address", in: 0...10_000_000)
        try check(maxChannelsPerAddress ?? 0, "--max-channels-per-address", in: 0...10_000_000)
        try check(maxPeoplePerAddress ?? 0, "--max-people-per-address", in: 0...10_000_000)
        try check(channelRate ?? 0, "--channel-rate", in: 0...1_000_000)
        try check(maxUnread, "--max-unread", in: 1...(1 << 20))
        try check(publishRate ?? 0, "--publish-rate", in: 0...1_000_000)
        try check(publishBurst, "--publish-burst", in: 1...1_000_000)
    }
}

extension LimitOptions {
    /// How many clients fit.
    ///
    /// - Parameter descriptors: How many files the process may have open.
    /// - Throws: When `--max-parked` asks for more than those allow.
    func connections(descriptors: Int, loops: Int) throws(LibeventError) -> Int {
        let ownUse = (loops - 1) * Descriptors.perLoop
        let connections = Descriptors.connections(under: descriptors - ownUse)
        let wanted = max(maxParked ?? 0, LimitOptions.leastConnections)
        guard wanted <= connections else {
            throw .tooFewDescriptors(
                limit: descriptors, needed: wanted + ownUse + Descriptors.reserve)
        }
        return connections
    }

    /// A server that can hold fewer is of no use to anyone.
    private static let leastConnections = 16

    var http: Limits {
        var limits = Limits()
        limits.maxBody = maxBody
        limits.maxHead = maxHead
        limits.headTimeout = .seconds(headTimeout)
        limits.bodyTimeout = .seconds(headTimeout)
        limits.idleTimeout = .seconds(idleTimeout)
        return limits
    }

    var chat: ChatOptions {
        var options = ChatOptions()
        options.maxParked = maxParked ?? 0
        options.publishBurst = publishBurst
        options.maxUnread = maxUnread << 20
        options.maxConnectionsPerAddress = maxConnectionsPerAddress
        if let maxParkedPerAddress { options.maxParkedPerAddress = maxParkedPerAddress }
        if let maxChannelsPerAddress { options.maxChannelsPerAddress = maxChannelsPerAddress }
        if let maxPeoplePerAddress { options.maxPeoplePerAddress = maxPeoplePerAddress }
        if let channelRate { options.channelRate = channelRate }
        if let publishRate { options.publishRate = publishRate }
        options.sparesLoopback = !hasLimitPerAddress
        return options
    }

    /// Whether the operator wants addresses limited, and so this machine's, too. 0 is no limit.
    private var hasLimitPerAddress: Bool {
        [
            maxConnectionsPerAddress, maxParkedPerAddress, maxChannelsPerAddress,
            maxPeoplePerAddress, channelRate, publishRate,
        ].contains { $0 ?? 0 > 0 }
    }
}
