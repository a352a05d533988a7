// The chat's own page, and pages of other sites.
// SPDX-License-Identifier: MIT

public import ArgumentParser
public import ChatHTTP

/// The options under the heading "Web pages".
struct PageOptions: ParsableArguments {
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
}

extension Origin: ExpressibleByArgument {
    /// - Parameter argument: Such as `https://a.example`: a scheme and a host, and a port if need be.
    public init?(argument: String) { self.init(argument) }
}
