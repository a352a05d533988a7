// Where browsers find the chat.
// SPDX-License-Identifier: MIT

/// What the operator says about the chat's own address: its path, and perhaps its scheme and host. What
/// is not said, each request tells by its header.
public struct SiteAddress: Sendable {
    /// The scheme and the host; nil where the request's `Host` and `X-Forwarded-Proto` tell them.
    public private(set) var origin: Origin?
    /// The path, as browsers see it.
    public var path: BasePath

    /// - Parameter path: The whole host unless told otherwise.
    public init(path: BasePath = .root) {
        self.path = path
    }

    /// - Parameter url: Such as `https://chat.example.com/chat`. nil for anything else: another scheme, a
    ///   query, a user.
    public init?(url: String) {
        guard let match = url.wholeMatch(of: /([^\/]+:\/\/[^\/]+)(\/.*)?/),
            let origin = Origin(String(match.1))?.withoutUsualPort,
            let path = BasePath(String(match.2 ?? "/"))
        else { return nil }
        self.origin = origin
        self.path = path
    }

    /// Whether browsers speak TLS with a proxy in front of the chat; nil where each request tells.
    var isEncrypted: Bool? { origin.map { $0.scheme == "https" } }
}

extension Origin {
    /// As browsers write it: they leave out the port that the scheme has anyway. nil for a scheme that
    /// is not of the web.
    fileprivate var withoutUsualPort: Origin? {
        let usualPorts = ["http": ":80", "https": ":443"]
        guard let port = usualPorts[scheme] else { return nil }
        return description.hasSuffix(port) ? Origin(String(description.dropLast(port.count))) : self
    }
}
