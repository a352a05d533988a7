// The chat's own page, and pages of other sites.
// SPDX-License-Identifier: MIT

public import ArgumentParser
public import ChatHTTP

/// The options under the heading "Web pages".
struct PageOptions: ParsableArguments {
    @Option(
        help: ArgumentHelp(
            """
            Address at which browsers reach the chat, if a proxy stands in front of this server, such \
            as https://example.com/chat. With https, browsers send the login's cookie over TLS only. \
            (default: what each request says)
            """, valueName: "url"),
        transform: PageOptions.publicURL)
    var publicURL: SiteAddress?

    @Option(
        help: ArgumentHelp(
            """
            Path of the chat, such as /chat, if its host has other pages, too. (default: the path of \
            --public-url, or else /)
            """, valueName: "path"),
        transform: PageOptions.basePath)
    var basePath: BasePath?

    @Option(
        help: ArgumentHelp(
            """
            Origin of a site whose pages may read and post, such as https://a.example. Repeat the \
            option for more sites. Pages of other sites can only read, with a script tag.
            """, valueName: "origin"))
    var allowOrigin: [Origin] = []

    @Option(
        help: ArgumentHelp(
            """
            CSS file for the chat page, loaded after the page's own style sheet, at most 256 KiB. \
            See docs/styling.md.
            """, valueName: "file"))
    var style: String?

    @Option(
        help: ArgumentHelp(
            """
            Whether clients of Faye and CometD are served, at /bayeux: on or off. See docs/bayeux.md. \
            (default: on; off if others than this machine can connect and --login is off)
            """, valueName: "switch"))
    var bayeux: OnOff?

    func validate() throws {
        guard let basePath, let publicPath = publicURL?.path else { return }
        guard publicPath == .root || publicPath == basePath else {
            throw ValidationError(
                "--base-path \(basePath): the path of --public-url is \(publicPath). Give both the same "
                    + "path, or leave out --base-path.")
        }
    }
}

/// The value of `--bayeux`.
enum OnOff: String, CaseIterable, ExpressibleByArgument {
    case on, off
}

extension PageOptions {
    /// Where browsers find the chat.
    var address: SiteAddress {
        var address = publicURL ?? SiteAddress()
        if let basePath { address.path = basePath }
        return address
    }

    private static func publicURL(_ text: String) throws -> SiteAddress {
        guard let address = SiteAddress(url: text) else {
            throw ValidationError(
                "it must look like https://chat.example.com or https://example.com/chat.")
        }
        try check(address.path)
        return address
    }

    private static func basePath(_ text: String) throws -> BasePath {
        guard let path = BasePath(text) else {
            throw ValidationError(
                "it must begin with a slash, such as /chat, and have only letters, digits and -._~ "
                    + "between slashes.")
        }
        try check(path)
        return path
    }

    private static func check(_ path: BasePath) throws {
        guard !path.isTaken else {
            throw ValidationError(
                "the chat has a path of its own that begins with this. Choose another one, such as /chat."
            )
        }
    }
}

extension Origin: ExpressibleByArgument {
    /// - Parameter argument: Such as `https://a.example`: a scheme and a host, and a port if need be.
    public init?(argument: String) { self.init(argument) }
}
