// What a provider is called.
// SPDX-License-Identifier: MIT

/// The URL by which a provider calls itself, letter by letter. OpenID Connect Core section 1.2.
package struct Issuer: Sendable, Equatable, CustomStringConvertible {
    let url: EndpointURL

    package var description: String { url.text }

    /// As it stands in the URL, with a port if there is one.
    package var host: String {
        String(url.text.drop { $0 != "/" }.dropFirst(2).prefix { $0 != "/" })
    }

    /// Whether it is reached without TLS, on this machine.
    package var isPlain: Bool { !url.isSecure }

    /// nil where no provider can be called so: it needs `https`, or `http` on this machine, and neither a
    /// query nor a fragment.
    package init?(_ text: String) {
        guard let url = EndpointURL(text), !text.contains("?") else { return nil }
        self.url = url
    }

    /// Where it describes itself. OpenID Connect Discovery section 4.
    var discoveryURL: String {
        let base = url.text.hasSuffix("/") ? String(url.text.dropLast()) : url.text
        return base + "/.well-known/openid-configuration"
    }

    /// Whether an endpoint of this provider may be there. A provider elsewhere has none on this machine:
    /// else its word would be enough to have this server ask others here.
    func allows(_ endpoint: EndpointURL) -> Bool {
        url.isLoopback || (endpoint.isSecure && !endpoint.isLoopback)
    }
}
