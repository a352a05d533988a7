// Where a provider may be.
// SPDX-License-Identifier: MIT

/// An absolute URL of a provider: `https`, or `http` on this machine.
struct EndpointURL: Sendable, Equatable {
    let text: String
    /// Whether its host is this machine: `localhost`, `127.0.0.1` or `[::1]`.
    let isLoopback: Bool
    let isSecure: Bool

    /// nil for a URL of another kind, one with a user or a fragment, or with letters that do not belong there.
    init?(_ text: String) {
        let isPlain = text.utf8.allSatisfy { 0x21...0x7e ~= $0 } && !text.contains("\\")
        guard isPlain, !text.contains("#"), text.utf8.count <= 2048 else { return nil }
        let isSecure = text.hasPrefix("https://")
        guard isSecure || text.hasPrefix("http://") else { return nil }
        let rest = text.dropFirst(isSecure ? 8 : 7)
        let authority = rest.prefix { $0 != "/" && $0 != "?" }
        guard !authority.contains("@"), let host = EndpointURL.host(of: authority) else {
            return nil
        }
        self.text = text
        self.isSecure = isSecure
        isLoopback = ["localhost", "127.0.0.1", "[::1]"].contains(host)
        if !isSecure, !isLoopback { return nil }
    }

    /// The host in front of the port; nil where there is none, or a port that is no number.
    private static func host(of authority: Substring) -> Substring? {
        if authority.hasPrefix("[") {
            guard let end = authority.firstIndex(of: "]") else { return nil }
            let host = authority[...end]
            return isPort(authority[host.endIndex...]) ? host : nil
        }
        let host = authority.prefix { $0 != ":" }
        return !host.isEmpty && isPort(authority[host.endIndex...]) ? host : nil
    }

    /// Whether it is empty, or a colon with a number.
    private static func isPort(_ text: Substring) -> Bool {
        text.isEmpty || (text.first == ":" && UInt16(text.dropFirst()).map { $0 > 0 } == true)
    }
}
