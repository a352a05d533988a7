// `fireside token`: a name for scripts.
// SPDX-License-Identifier: MIT

import ArgumentParser
import Chat
import ChatHTTP

/// Makes a bot's key. It asks no server: who can read the server's keys can make one.
struct TokenCommand: ConfiguredCommand {
    static let configuration = CommandConfiguration(
        commandName: "token",
        abstract: "Make a token with which scripts post without logging in.",
        discussion: """
            Prints a token that is signed with the keys of a server on this machine. With it, any number \
            of scripts post under one name at the same time. The server does not store it, and it cannot \
            be changed: keep it as secret as a password. Nobody else can log in under the name once the \
            token has been used.

            Examples:
              export FIRESIDE_TOKEN=$(fireside token builds --days 90 --channels builds)
              make 2>&1 | fireside say builds
              curl -H "Authorization: Bearer $FIRESIDE_TOKEN" -d text=hi \\
                localhost:8080/channels/builds
            """)

    @Argument(help: ArgumentHelp("The name that the scripts post under.", valueName: "name"))
    var name: String

    @Option(help: ArgumentHelp("Days until the token expires.", valueName: "number"))
    var days = 365

    @Option(
        help: ArgumentHelp(
            """
            The channels that it may post to, with commas between them, and the private ones among them \
            it may read. (default: all public channels)
            """, valueName: "list"), transform: ChannelName.parseList)
    var channels: [ChannelName]?

    @OptionGroup(title: "Configuration")
    var file: ConfigurationOptions

    @OptionGroup(title: "The server's keys")
    var place: KeyPlaceOptions

    func validate() throws {
        try check(days, "--days", in: 1...3650)
    }

    func run(_ settings: Settings) throws {
        settings.printWarnings()
        do {
            print(try token())
        } catch {
            UserError("\(error)").print()
            throw ExitCode.failure
        }
    }

    private func token() throws -> String {
        let expires = SystemClock().now() + .seconds(days * 86_400)
        guard let key = BotKey(name: name, channels: channels ?? [], expires: expires) else {
            throw TokenError.badName
        }
        let ring = try place.ring()
        guard let token = key.signed(by: ring.keys) else {
            throw TokenError.oldKeys(path: ring.place)
        }
        let day = "\(expires)".prefix(10)
        UserError("the token with the id \(key.id) is for \(name.visible), until \(day)").print()
        return token
    }
}

extension ChannelName {
    /// Reads channels with commas between them.
    ///
    /// - Throws: What a channel may be called.
    static func parseList(_ text: String) throws -> [ChannelName] {
        try text.split(separator: ",").map { try parse(String($0)) }
    }
}
