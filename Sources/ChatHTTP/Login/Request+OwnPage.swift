// Whether a request comes from a page that this server served.
// SPDX-License-Identifier: MIT

import HTTP

extension Request {
    /// True for programs such as curl as well, which are no pages, and for a script tag never.
    ///
    /// Nobody else's page may act with its visitor's cookie, whatever the operator allows it else.
    var isFromOwnPage: Bool {
        guard ["same-origin", "none", nil].contains(field("sec-fetch-site")) else { return false }
        if query.pairs.contains(where: { $0.name == "callback" }) { return false }
        if let origin = field("origin") { return isServed(at: origin) }
        // Browsers from before Origin say where they come from in another field, if at all.
        guard let referer = field("referer") else { return true }
        let parts = referer.split(separator: "/", maxSplits: 3, omittingEmptySubsequences: false)
        return parts.count > 2 && isServed(at: parts[0] + "//" + parts[2])
    }

    /// Whether a page of `origin` came from where this request goes. Behind a proxy that speaks TLS
    /// the schemes differ, so they do not count.
    func isServed(at origin: some StringProtocol) -> Bool {
        guard let scheme = origin.firstRange(of: "://"), let host = field("host") else {
            return false
        }
        return origin[scheme.upperBound...].lowercased() == host.lowercased()
    }

    /// The answer then depends on the cookie, and says so to caches.
    ///
    /// - Throws: 403 for a page of another site, and for a script tag.
    func mustBeFromOwnPage() throws(HTTPError) {
        guard isFromOwnPage else { throw .othersPage }
        extraFields.append(("Vary", "Cookie"))
    }
}

extension HTTPError {
    fileprivate static let othersPage = HTTPError(
        .forbidden, "Only pages of the chat's own site may use this, and no script tags.")
}
