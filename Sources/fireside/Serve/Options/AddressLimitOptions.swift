// What one address may use.
// SPDX-License-Identifier: MIT

import ArgumentParser
import ChatHTTP

/// The options under the heading "Limits for one address". Nil where an option is not given.
struct AddressLimitOptions: ParsableArguments {
    @Option(
        help: ArgumentHelp(
            """
            Maximum number of connections. One more is closed. 0 means no limit. (default: 1200, but \
            at most half of what the limit on open files allows)
            """, valueName: "number"))
    var maxConnectionsPerAddress: Int?

    @Option(
        help: ArgumentHelp(
            """
            Maximum number of requests that wait for a message. One more is answered at once and told \
            when to try again. 0 means no limit. (default: 1000)
            """, valueName: "number"))
    var maxParkedPerAddress: Int?

    @Option(
        help: ArgumentHelp(
            """
            Maximum number of empty channels that exist because the address polls them. One more fails \
            with 429. 0 means no limit. (default: 256)
            """, valueName: "number"))
    var maxChannelsPerAddress: Int?

    @Option(
        help: ArgumentHelp(
            """
            Maximum number of names listed in channels. One more is served, but not listed. 0 means \
            no limit. (default: 1024)
            """, valueName: "number"))
    var maxPeoplePerAddress: Int?

    @Option(
        help: ArgumentHelp(
            """
            Channels per hour that the address may create by posting. One more fails with 429. 0 means \
            no limit. (default: 60)
            """, valueName: "number"))
    var channelRate: Int?

    @Option(
        help: ArgumentHelp(
            """
            Messages per second. One more fails with 429. 0 means no limit. (default: 20)
            """, valueName: "number"))
    var publishRate: Int?

    @Option(
        help: ArgumentHelp(
            "Messages that may come at once before --publish-rate applies.", valueName: "number"))
    var publishBurst = 40

    /// ArgumentParser calls it after parsing. Only `--publish-burst` may not be 0.
    func validate() throws {
        let counts = [
            ("--max-connections-per-address", maxConnectionsPerAddress),
            ("--max-parked-per-address", maxParkedPerAddress),
            ("--max-channels-per-address", maxChannelsPerAddress),
            ("--max-people-per-address", maxPeoplePerAddress),
        ]
        for (name, count) in counts { try check(count ?? 0, name, in: 0...10_000_000) }
        try check(channelRate ?? 0, "--channel-rate", in: 0...1_000_000)
        try check(publishRate ?? 0, "--publish-rate", in: 0...1_000_000)
        try check(publishBurst, "--publish-burst", in: 1...1_000_000)
    }
}

extension AddressLimitOptions {
    /// Sets what these options say.
    func apply(to options: inout ChatOptions) {
        options.publishBurst = publishBurst
        options.maxConnectionsPerAddress = maxConnectionsPerAddress
        if let maxParkedPerAddress { options.maxParkedPerAddress = maxParkedPerAddress }
        if let maxChannelsPerAddress { options.maxChannelsPerAddress = maxChannelsPerAddress }
        if let maxPeoplePerAddress { options.maxPeoplePerAddress = maxPeoplePerAddress }
        if let channelRate { options.channelRate = channelRate }
        if let publishRate { options.publishRate = publishRate }
    }

    /// Whether one of these limits was given. 0 is no limit.
    var isSet: Bool {
        [
            maxConnectionsPerAddress, maxParkedPerAddress, maxChannelsPerAddress,
            maxPeoplePerAddress, channelRate, publishRate,
        ].contains { $0 ?? 0 > 0 }
    }
}
