// Whether a person has followed a link, and where a provider is to send them.
// SPDX-License-Identifier: MIT

import HTTP

extension Request {
    /// A login begins and ends where a person sees it: no script tag, image or frame can do either.
    ///
    /// - Throws: 403 where the browser says that it is something else.
    func mustBeNavigation() throws(HTTPError) {
        guard !isPart, !query.has("callback") else { throw .onlyNavigation }
    }

    /// The scheme and host that a provider may be told: the public address, or this machine's own, where
    /// the browser is on it. Anybody can write another one into `Host`; the provider would then send the
    /// visitor, and what proves who they are, there.
    ///
    /// - Returns: nil where there is none.
    func trustedOrigin(of site: SiteAddress) -> String? {
        if let origin = site.origin { return origin.description }
        guard let host = field("host"),
            host.wholeMatch(
                of: /(?:localhost|127\.\d{1,3}\.\d{1,3}\.\d{1,3}|\[::1\])(?::\d{1,5})?/) != nil
        else { return nil }
        return "\(isEncrypted(at: site) ? "https" : "http")://\(host)"
    }
}
