// What `say` and `listen` have in common: which server, and under which name.
// SPDX-License-Identifier: MIT

import ArgumentParser
import Chat

/// The options under the heading "Server".
struct ClientOptions: ParsableArguments {
    @Option(
        help: ArgumentHelp(
            """
            URL of the server: http or https, and a path if a proxy has the chat below one, such as \
            https://chat.example/team. In the environment: FIRESIDE_URL, and so on for every option. \
            (default: http://\(ServerURL.usual))
            """, valueName: "url"),
        transform: ServerURL.init)
    var url: ServerURL?

    @Option(
        help: ArgumentHelp(
            """
            For https: a file with the certificates (PEM) of the authorities to trust. (default: those \
            that the system trusts)
            """, valueName: "path"))
    var caFile: String?

    @Option(
        help: ArgumentHelp(
            """
            Your name. If the server requires a login, you are logged in under this name until the \
            command ends.
            """, valueName: "name"))
    var from: String?

    @Option(
        help: ArgumentHelp(
            """
            File with a token from `fireside token`. You post under its name, without a login. The \
            environment can have the token itself: FIRESIDE_TOKEN.
            """, valueName: "path"))
    var tokenFile: String?

    @Option(
        help: ArgumentHelp(
            """
            auto, which is a WebSocket if the server has one and long polling otherwise; or websocket \
            or poll.
            """, valueName: "transport"))
    var transport = TransportChoice.auto

    /// The server to talk to.
    var server: ServerURL {
        get throws { try (url ?? ServerURL("http://\(ServerURL.usual)")).trusting(caFile) }
    }
}

extension ClientOptions {
    /// Who the user is, as far as the options say.
    var user: ClientUser {
        get throws { ClientUser(name: from, token: try BearerToken(file: tokenFile)) }
    }
}

extension ChannelName {
    /// Reads an argument of the command line.
    ///
    /// - Throws: What a channel may be called.
    static func parse(_ text: String) throws -> ChannelName {
        guard let name = ChannelName(text) else {
            throw ValidationError(
                "a channel's name is made of letters, digits, - and _, at most \(ChannelName.maxLength) of them."
            )
        }
        return name
    }
}
