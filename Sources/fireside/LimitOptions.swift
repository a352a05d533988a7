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
            Requests that may wait from one address (IPv6: one /64). (default: 1000, and no limit \
            for this machine, where a proxy speaks for many)
            """)
    var maxParkedPerAddress: Int?

    @Option(
        help: """
            Messages a second from one address. (default: 20, and no limit for this machine)
            """)
    var publishRate: Int?

    @Option(help: "Messages at once from one address, before the rate counts.")
    var publishBurst = 40

    func validate() throws {
        try check(maxBody, "--max-body", in: 0...(1 << 30))
        try check(maxHead, "--max-head", in: 256...(1 << 20))
        try check(headTimeout, "--head-timeout", in: 1...3600)
        try check(idleTimeout, "--idle-timeout", in: 1...86_400)
        try check(maxParked ?? 0, "--max-parked", in: 0...10_000_000)
        try check(maxParkedPerAddress ?? 0, "--max-parked-per-address", in: 0...10_000_000)
        try check(publishRate ?? 0, "--publish-rate", in: 0...1_000_000)
        try check(publishBurst, "--publish-burst", in: 1...1_000_000)
    }
}

extension LimitOptions {
    /// - Parameter descriptors: How many files the process may have open.
    /// - Throws: When `--max-parked` asks for more than those allow.
    func limits(descriptors: Int, loops: Int) throws(LibeventError) -> Limits {
        let ownUse = (loops - 1) * Descriptors.perLoop
        let connections = Descriptors.connections(under: descriptors - ownUse)
        let wanted = max(maxParked ?? 0, LimitOptions.leastConnections)
        guard wanted <= connections else {
            throw .tooFewDescriptors(
                limit: descriptors, needed: wanted + ownUse + Descriptors.reserve)
        }
        var limits = Limits()
        limits.maxBody = maxBody
        limits.maxHead = maxHead
        limits.headTimeout = .seconds(headTimeout)
        limits.bodyTimeout = .seconds(headTimeout)
        limits.idleTimeout = .seconds(idleTimeout)
        limits.maxConnections = connections
        return limits
    }

    /// A server that can hold fewer is of no use to anyone.
    private static let leastConnections = 16

    var chat: ChatOptions {
        var options = ChatOptions()
        options.maxParked = maxParked ?? 0
        options.publishBurst = publishBurst
        if let count = maxParkedPerAddress {
            options.maxParkedPerAddress = .init(count, sparesLoopback: false)
        }
        if let count = publishRate {
            options.publishRate = .init(count, sparesLoopback: false)
        }
        return options
    }
}
