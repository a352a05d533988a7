// What `say` and `listen` have in common: which server, which name, which channel.
// SPDX-License-Identifier: MIT

import ArgumentParser
import Chat

struct ClientOptions: ParsableArguments {
    @Option(
        help: ArgumentHelp("The server. (default: http://\(ServerURL.usual))", valueName: "url"),
        transform: ServerURL.init)
    var url: ServerURL?

    @Option(
        help: ArgumentHelp(
            "The name to go by; where one must log in, the one to log in under.", valueName: "name")
    )
    var from: String?

    var server: ServerURL {
        get throws { try url ?? ServerURL("http://\(ServerURL.usual)") }
    }
}

extension ChannelName {
    /// - Throws: What a channel may be called, for whoever typed `text`.
    static func parse(_ text: String) throws -> ChannelName {
        guard let name = ChannelName(text) else {
            throw ValidationError(
                "\(text.visible) is no channel: 1 to \(ChannelName.maxLength) of a-z, 0-9, _ and -."
            )
        }
        return name
    }
}
