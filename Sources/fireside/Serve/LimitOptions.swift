// The limits as options. Names and defaults are part of the interface.
// SPDX-License-Identifier: MIT

import ArgumentParser
import ChatHTTP
import HTTP

struct LimitOptions: ParsableArguments {
    @Option(
        help: ArgumentHelp(
            "The largest request body. A larger one fails with 413.", valueName: "bytes"))
    var maxBody = ServerLimits().maxBody

    @Option(
        help: ArgumentHelp(
            "The largest request line and header. Larger ones fail with 414 or 431.",
            valueName: "bytes"))
    var maxHead = ServerLimits().maxHead

    @Option(
        help: ArgumentHelp(
            "How long a client may take to send a header, and again to send a body.",
            valueName: "seconds"))
    var headTimeout = 10

    @Option(
        help: ArgumentHelp(
            "How long a connection may be idle between two requests.", valueName: "seconds"))
    var idleTimeout = 60

    @Option(
        help: ArgumentHelp(
            """
            Maximum number of waiting requests. (default: as many as the limit on open files allows)
            """, valueName: "number"))
    var maxParked: Int?

    @Option(
        help: ArgumentHelp(
            """
            Connections from one address (IPv6: one /64). (default: 1200, at most half of what the \
            limit on open files allows) This limit and the others for one address do not apply to \
            this machine, where a proxy may speak for many clients, until you set one of them.
            """, valueName: "number"))
    var maxConnectionsPerAddress: Int?

    @Option(
        help: ArgumentHelp(
            "Waiting requests from one address. (default: 1000)",
            valueName: "number"))
    var maxParkedPerAddress: Int?

    @Option(
        help: ArgumentHelp(
            "Empty channels that one address may create by polling them. (default: 256)",
            valueName: "number"))
    var maxChannelsPerAddress: Int?

    @Option(
        help: ArgumentHelp(
            "Names that one address may have listed in channels. (default: 1024)",
            valueName: "number"))
    var maxPeoplePerAddress: Int?

    @Option(
        help: ArgumentHelp(
            "New channels that one address may create by posting, per hour. (default: 60)",
            valueName: "number"))
    var channelRate: Int?

    @Option(
        help: ArgumentHelp(
            """
            Memory for answers that clients have not read and for incomplete requests. One address \
            may use an eighth of it.
            """, valueName: "MiB"))
    var maxUnread = ChatOptions().maxUnread >> 20

    @Option(
        help: ArgumentHelp(
            "Messages from one address, per second. (default: 20)", valueName: "number"))
    var publishRate: Int?

    @Option(
        help: ArgumentHelp(
            "Messages that one address may send at once before --publish-rate applies.",
            valueName: "number"))
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
    func connections(descriptors: Int, loops: Int) throws(ListenError) -> Int {
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

    var http: ServerLimits {
        var limits = ServerLimits()
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
