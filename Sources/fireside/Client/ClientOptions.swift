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
            "Your name. If the server requires a login, this logs you in.",
            valueName: "name"))
    var from: String?

    var server: ServerURL {
        get throws { try url ?? ServerURL("http://\(ServerURL.usual)") }
    }
}

extension ChannelName {
    /// - Throws: What a channel may be called.
    static func parse(_ text: String) throws -> ChannelName {
        guard let name = ChannelName(text) else {
            throw ValidationError(
                "a channel's name has only a-z, 0-9, - and _, at most \(ChannelName.maxLength) of them."
            )
        }
        return name
    }
}
