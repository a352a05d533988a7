// Where the server is, as the command line says.
// SPDX-License-Identifier: MIT

import ArgumentParser
import EventLoop
import HTTP
import TLS

/// `http[s]://host[:port][/prefix]`; the prefix is for a server behind a proxy.
struct ServerURL: CustomStringConvertible {
    /// Whether it is `https`.
    let isSecure: Bool
    let host: String
    let port: Int
    /// Empty, or a path such as `/chat`, without a slash at its end.
    let prefix: String
    /// Whose certificates count; nil for `http`.
    private var trust: TLSTrust?

    /// The default of `say` and `listen`, which is also where `serve` listens by default.
    static let usual = "127.0.0.1:8080"

    /// - Throws: What is wrong with `text`, in a sentence for the user.
    init(_ text: String) throws {
        let match = text.wholeMatch(
            of: #/http(s?)://(?:\[([0-9A-Fa-f:.%]+)\]|([^/:\[\]@?#]+))(?::(\d{1,5}))?(/[!-~]*)?/#)
        guard let match, let host = match.2 ?? match.3, !host.utf8.contains(where: { $0 <= 0x20 })
        else {
            throw ValidationError(
                "it must look like http://\(ServerURL.usual) or https://chat.example.")
        }
        isSecure = !match.1.isEmpty
        let port = match.4.flatMap { Int($0) } ?? ServerURL.usualPort(isSecure)
        guard (1...65535).contains(port) else {
            throw ValidationError("a port is a number from 1 to 65535.")
        }
        let path = match.5 ?? ""
        guard !path.contains(where: { "?#\"<>\\".contains($0) }) else {
            throw ValidationError("only a plain path may follow the port.")
        }
        self.host = String(host)
        self.port = port
        prefix = String(path.hasSuffix("/") ? path.dropLast() : path)
    }

    /// The path and query of a request.
    func target(_ path: String, _ query: Query) -> String {
        prefix + path + (query.pairs.isEmpty ? "" : "?" + query.encoded)
    }

    private static func usualPort(_ isSecure: Bool) -> Int { isSecure ? 443 : 80 }

    /// The same server, whose certificate must be signed by one of these authorities.
    ///
    /// - Parameter file: Certificates in PEM; nil for those that the system trusts.
    /// - Throws: What is wrong with the file.
    func trusting(_ file: String?) throws -> ServerURL {
        guard isSecure else { return self }
        var url = self
        url.trust = try TLSTrust(authorities: file)
        return url
    }

    /// Asks this server.
    func client(on loop: EventLoop, _ limits: ClientLimits) -> HTTPClient {
        guard let trust else { return HTTPClient(loop, host: host, port: port, limits: limits) }
        return HTTPClient(loop, host: host, port: port, trusting: trust, limits: limits)
    }

    /// `host:port`, with the prefix where there is one, and without a port that goes without saying.
    var description: String {
        let name = host.contains(":") ? "[\(host)]" : host
        return (port == ServerURL.usualPort(isSecure) ? name : "\(name):\(port)") + prefix
    }

    /// The whole URL.
    var url: String { (isSecure ? "https://" : "http://") + description }
}
