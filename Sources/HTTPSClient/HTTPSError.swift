// Why another server was not asked, or its answer not taken.
// SPDX-License-Identifier: MIT

/// Each description is a sentence for an operator. No path, query, field or body stands in it.
package enum HTTPSError: Error, Equatable, CustomStringConvertible {
    /// Not a URL that may be asked: `http`, a user in it, or no URL at all. `host` is empty where none was
    /// found.
    case notAllowed(host: String)
    /// As many requests are on their way as may be.
    case tooMany(Int)
    /// The name has no address.
    case unknownHost(String)
    /// Nobody takes connections there. `server` is `host:port`.
    case cannotConnect(server: String)
    /// There is no secure connection: the certificate is not for that host, is too old, or is signed by
    /// nobody who counts; or the server speaks no TLS 1.2. `reason` is libcurl's.
    case notSecure(server: String, reason: String)
    /// No whole answer in time.
    case timedOut(server: String, Duration)
    /// An answer whose head or body has more bytes than this.
    case tooLong(server: String, Int)
    /// Anything else. `reason` is libcurl's.
    case failed(server: String, reason: String)
    /// The client was closed.
    case closed

    package var description: String {
        switch self {
        case .notAllowed(let host):
            "\(host.isEmpty ? "that" : host) may not be asked: only https URLs without a user's name"
        case .tooMany(let count): "\(count) requests are on their way already; try again later"
        case .unknownHost(let host): "no address is known for \(host); check the name and the DNS"
        case .cannotConnect(let server): "cannot connect to \(server); check that it runs"
        case .notSecure(let server, let reason):
            "the connection to \(server) is not secure: \(reason)"
        case .timedOut(let server, let limit): "\(server) gave no whole answer within \(limit)"
        case .tooLong(let server, let limit):
            "the answer of \(server) is longer than \(limit) bytes"
        case .failed(let server, let reason): "the request to \(server) failed: \(reason)"
        case .closed: "the client was closed"
        }
    }
}
