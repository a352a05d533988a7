// Where the server is, as the command line says.
// SPDX-License-Identifier: MIT

import ArgumentParser
import HTTP

/// `http://host[:port][/prefix]`; the prefix is for a server behind a proxy.
struct ServerURL: CustomStringConvertible {
    let host: String
    let port: Int
    /// Empty, or a path such as `/chat`, without a slash at its end.
    let prefix: String

    /// The default of `say` and `listen`, which is also where `serve` listens by default.
    static let usual = "127.0.0.1:8080"

    /// - Throws: What is wrong with `text`, in a sentence for the user.
    init(_ text: String) throws {
        let match = text.wholeMatch(
            of: /http:\/\/(?:\[([0-9A-Fa-f:.%]+)\]|([^\/:\[\]@?#]+))(?::([0-9]{1,5}))?(\/[!-~]*)?/)
        guard let match, let host = match.1 ?? match.2, !host.utf8.contains(where: { $0 <= 0x20 })
        else {
            throw ValidationError(
                "it must look like http://\(ServerURL.usual)."
                    + (text.hasPrefix("https:")
                        ? " https is not supported; name the server itself, not a proxy in front of it."
                        : ""))
        }
        let port = match.3.flatMap { Int($0) } ?? 80
        guard (1...65535).contains(port) else {
            throw ValidationError("a port is a number from 1 to 65535.")
        }
        let path = match.4 ?? ""
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

    /// `host:port`, with the prefix where there is one.
    var description: String {
        (host.contains(":") ? "[\(host)]:\(port)" : "\(host):\(port)") + prefix
    }
}
