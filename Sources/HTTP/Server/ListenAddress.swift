// Where a server listens.
// SPDX-License-Identifier: MIT

/// A TCP port, a socket in the file system, or a socket that listens already.
public enum ListenAddress: Sendable, Equatable, CustomStringConvertible {
    /// A port of this machine. 0 picks a free one, see ``HTTPServer/port``. `host` is an address of
    /// this machine; `0.0.0.0` or `::` for all of them.
    case tcp(host: String, port: Int)
    /// A Unix socket at `path`, which only programs on this machine can reach. `permissions` say which
    /// users may connect, as `chmod` has them: 0o600 for the server's own user. unix(7).
    case unix(path: String, permissions: UInt32)
    /// A socket that listens already: another loop's, or one that systemd has passed on. The server
    /// listens on a duplicate of this descriptor. dup(2).
    case descriptor(Int32)

    /// Where a socket listens, by its descriptor; nil where it is none of these.
    public init?(ofSocket descriptor: Int32) {
        guard let address = SocketAddress(localOf: descriptor).listenAddress else { return nil }
        self = address
    }

    /// `host:port`, with an IPv6 address in brackets as RFC 3986 section 3.2.2 has it; `unix:path`; or
    /// `descriptor 3`.
    public var description: String {
        switch self {
        case .tcp(let host, let port): host.contains(":") ? "[\(host)]:\(port)" : "\(host):\(port)"
        case .unix(let path, _): "unix:\(path)"
        case .descriptor(let number): "descriptor \(number)"
        }
    }
}
