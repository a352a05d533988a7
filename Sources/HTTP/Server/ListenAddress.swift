// Where a server listens.
// SPDX-License-Identifier: MIT

/// A TCP port, or a socket in the file system.
public enum ListenAddress: Sendable, Equatable, CustomStringConvertible {
    /// A port of this machine. 0 picks a free one, see ``HTTPServer/port``. `host` is an address of
    /// this machine; `0.0.0.0` or `::` for all of them.
    case tcp(host: String, port: Int)
    /// A Unix socket at `path`, which only programs on this machine can reach. `permissions` say which
    /// users may connect, as `chmod` has them: 0o600 for the server's own user. unix(7).
    case unix(path: String, permissions: UInt32)

    /// `host:port`, with an IPv6 address in brackets as RFC 3986 section 3.2.2 has it; or
    /// `unix:path`.
    public var description: String {
        switch self {
        case .tcp(let host, let port): host.contains(":") ? "[\(host)]:\(port)" : "\(host):\(port)"
        case .unix(let path, _): "unix:\(path)"
        }
    }
}
