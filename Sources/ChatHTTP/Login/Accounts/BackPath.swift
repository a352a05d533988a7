// Where a visitor goes after a login.
// SPDX-License-Identifier: MIT

import Chat
import HTTP

/// A path of the chat's own. What a browser would take for another site's address is none.
struct BackPath {
    /// Such as `/?channel=swift`, with the base path.
    let text: String

    /// The page itself, for everything that is not a path of ours.
    ///
    /// - Parameter wanted: What a link has said; nil for nothing.
    init(_ wanted: ArraySlice<UInt8>?, below base: BasePath) {
        let page = "\(base)/"
        guard let wanted, wanted.count <= BackPath.maxLength, wanted.starts(with: page.utf8),
            // Browsers read a backslash as a slash, and two slashes as the beginning of a host. They drop
            // tabs and line breaks, so nothing but visible ASCII may stand there.
            wanted.allSatisfy({ 0x21...0x7e ~= $0 && $0 != UInt8(ascii: "\\") }),
            !wanted.dropFirst(page.utf8.count).starts(with: "/".utf8)
        else {
            text = page
            return
        }
        text = String(decoding: wanted, as: UTF8.self)
    }

    /// In bytes, three for each of an escaped name's. It stands in a cookie.
    private static let maxLength = 128 + 3 * ChannelName.maxBytes
}
