// What all clients together may use, and each request.
// SPDX-License-Identifier: MIT

import ArgumentParser
import Chat
import ChatHTTP
import HTTP

/// The options under the heading "Limits".
struct LimitOptions: ParsableArguments {
    @Option(
        help: ArgumentHelp(
            """
            Maximum size of a request's body, in bytes. A larger request fails with 413.
            """, valueName: "bytes"))
    var maxBody = ServerLimits().maxBody

    @Option(
        help: ArgumentHelp(
            """
            Maximum size of a request's line and header together, in bytes. A larger request fails \
            with 414 or 431.
            """, valueName: "bytes"))
    var maxHead = ServerLimits().maxHead

    @Option(
        help: ArgumentHelp(
            """
            Maximum number of channels. Creating one more fails with 507. 0 means no limit.
            """, valueName: "number"))
    var maxChannels = HubOptions().maxChannels

    @Option(
        help: ArgumentHelp(
            """
            Maximum number of requests that wait for a message. One more is answered at once and told \
            when to try again. (default: as many as the limit on open files allows)
            """, valueName: "number"))
    var maxParked: Int?

    @Option(
        help: ArgumentHelp(
            """
            Memory in MiB for answers that clients have not read and for incomplete requests. One \
            address may use an eighth of it. Beyond that, requests are refused and connections closed.
            """, valueName: "MiB"))
    var maxUnread = ChatOptions().maxUnread >> 20

    /// ArgumentParser calls it after parsing. Sizes are in bytes, but `--max-unread` is in MiB.
    func validate() throws {
        try check(maxBody, "--max-body", in: 0...(1 << 30))
        try check(maxHead, "--max-head", in: 256...(1 << 20))
        try check(maxChannels, "--max-channels", in: 0...10_000_000)
        try check(maxParked ?? 0, "--max-parked", in: 0...10_000_000)
        try check(maxUnread, "--max-unread", in: 1...(1 << 20))
    }
}

extension LimitOptions {
    /// How many connections fit.
    ///
    /// - Parameters:
    ///   - descriptors: How many files the process may have open.
    ///   - places: Where each loop listens.
    /// - Throws: ``ListenError`` when `--max-parked` asks for more than those allow.
    func connections(descriptors: Int, loops: Int, places: Int) throws(ListenError) -> Int {
        let ownUse =
            (loops - 1) * Descriptors.perLoop + (places - 1) * loops * Descriptors.perListener
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

    /// Sets what these options say.
    func apply(to options: inout ChatOptions) {
        options.maxChannels = maxChannels
        options.maxParked = maxParked ?? 0
        options.maxUnread = maxUnread << 20
        options.maxMessage = maxBody
    }
}
