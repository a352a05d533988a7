// Where a server listens.
// SPDX-License-Identifier: MIT

/// What a stream can connect to.
package enum Endpoint: Hashable, Sendable, CustomStringConvertible {
    /// A name or an address, an IPv6 one without brackets, and a port of 1...65535.
    case tcp(host: String, port: Int)
    /// A socket in the file system.
    case unix(path: String)

    /// As people write it.
    package var description: String {
        switch self {
        case .tcp(let host, let port):
            host.utf8.contains(UInt8(ascii: ":")) ? "[\(host)]:\(port)" : "\(host):\(port)"
        case .unix(let path): path
        }
    }
}
