// Which names the inspector answers to.
// SPDX-License-Identifier: MIT

import Deferred
import HTTP
import Language

/// Refuses requests for another name. A page of another site could make its own name lead to this
/// machine, and then read what it finds here (DNS rebinding); but the browser would still send that name.
final class HostCheck: RequestFilter {
    private let host: String
    /// Whether any IP address will do: no name of another site leads there by way of DNS. It is so for a
    /// server that others can reach.
    private let takesAddresses: Bool
    /// The port that was found.
    var port = 0

    /// - Parameter host: Where the server listens.
    init(_ host: String) {
        self.host = host.contains(":") ? "[\(host)]" : host
        takesAddresses = !["127.0.0.1", "::1", "localhost"].contains(host)
    }

    func admit(_ request: Request) throws(HTTPError) -> Deferred<Void>? {
        let named = request.field("host")?.lowercased() ?? ""
        let name = named.hasSuffix(":\(port)") ? String(named.dropLast("\(port)".count + 1)) : named
        guard named != name || port == 80, isOurs(name) else {
            throw HTTPError(.forbidden, .inspectHost, reason: .badParameter)
        }
        return nil
    }

    private func isOurs(_ name: String) -> Bool {
        if ["localhost", "127.0.0.1", "[::1]", host].contains(name) { return true }
        let digits = name.hasPrefix("[") ? String(name.dropFirst().dropLast()) : name
        return takesAddresses && IPAddress(digits: digits.utf8) != nil
    }
}
