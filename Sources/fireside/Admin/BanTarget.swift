// Whom a ban is about.
// SPDX-License-Identifier: MIT

import ArgumentParser
import Chat
import HTTP

/// The argument NAME|ADDRESS. What reads as an address is one, unless `--name` says otherwise.
struct BanTarget: ParsableArguments {
    @Argument(
        help: ArgumentHelp(
            "A name, or an IPv4 or IPv6 address. An IPv6 address stands for its /64 network.",
            valueName: "name|address"))
    var target: String

    @Flag(name: .customLong("name"), help: "It is a name, although it reads as an address.")
    var isName = false

    /// Writes `"name":…` or `"address":…`.
    func write(to json: inout JSONWriter) {
        let isAddress = !isName && PeerAddress(target) != nil
        json.field(isAddress ? "address" : "name", target)
    }
}
