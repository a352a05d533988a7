// What stands in several places of a page.
// SPDX-License-Identifier: MIT

import Chat

extension HTML {
    /// The fields that each form has: what proves that it is ours, and where to go afterwards.
    static func hiddenFields(_ channel: ChannelName, _ visitor: PageVisitor) -> HTML {
        """
        <input type="hidden" name="_xsrf" value="\(visitor.xsrf)">
        <input type="hidden" name="_page" value="\(channel.description)">
        """
    }

    /// Links to the style sheets, an operator's own behind ours.
    ///
    /// - Parameters:
    ///   - login: Whether one may log in at a provider.
    ///   - own: Whether the operator has a style sheet of their own.
    static func styleSheets(below base: BasePath, login: Bool, own: Bool) -> HTML {
        let names: [HTML] = ["page"] + (login ? ["login"] : []) + (own ? ["style"] : [])
        return HTML(
            joining: names.map { "<link rel=\"stylesheet\" href=\"\(base)/\($0).css\">" }, by: "\n")
    }

    /// With the channel also for the lobby: at `/` alone not every browser gets the page.
    static func address(of channel: ChannelName, below base: BasePath) -> HTML {
        "\(base)/?channel=\(channel.inAddress)"
    }
}

extension ChannelName {
    /// What stands in front of its name.
    var sign: HTML { isPrivate ? "🔒" : "#" }
}
