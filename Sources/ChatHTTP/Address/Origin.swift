// Where a page comes from, as browsers write it.
// SPDX-License-Identifier: MIT

/// A scheme, a host and perhaps a port: `https://chat.example`. RFC 6454 section 6.2.
public struct Origin: Hashable, Sendable, CustomStringConvertible {
    /// In lower case, as browsers write it.
    public let description: String

    /// nil for anything else: a path behind it, a pattern, `null`.
    public init?(_ text: String) {
        guard text.lowercased().wholeMatch(of: /[a-z][a-z0-9+.-]*:\/\/[a-z0-9.:_\[\]-]+/) != nil
        else { return nil }
        description = text.lowercased()
    }

    /// Such as `https`.
    var scheme: String { String(description.prefix { $0 != ":" }) }
}
