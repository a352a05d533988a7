// An address that a socket can connect to.
// SPDX-License-Identifier: MIT

import Glibc

/// An IPv4 or IPv6 address with a port, or the path of a Unix socket, as `connect` takes it. C: `sockaddr`.
struct ConnectAddress: Sendable {
    /// The bytes of a `sockaddr_in`, `sockaddr_in6` or `sockaddr_un`.
    private var bytes: [UInt8]

    /// A result of `getaddrinfo`; nil for one without an address.
    init?(_ entry: addrinfo) {
        guard let address = entry.ai_addr else { return nil }
        bytes = Array(UnsafeRawBufferPointer(start: address, count: Int(entry.ai_addrlen)))
    }

    /// nil for a path that is empty or too long.
    init?(unixPath path: String) {
        var address = sockaddr_un()
        let room = MemoryLayout.size(ofValue: address.sun_path) - 1
        guard (1...room).contains(path.utf8.count) else { return nil }
        address.sun_family = sa_family_t(AF_UNIX)
        withUnsafeMutableBytes(of: &address.sun_path) { $0.copyBytes(from: path.utf8) }
        bytes = withUnsafeBytes(of: address) { Array($0) }
    }

    /// The same address with this port. Both families keep it in the two bytes behind the family.
    func with(port: Int) -> ConnectAddress {
        var copy = self
        withUnsafeBytes(of: UInt16(truncatingIfNeeded: port).bigEndian) {
            copy.bytes.replaceSubrange(2..<4, with: $0)
        }
        return copy
    }

    /// Calls `body` with the address as the socket calls take it. The pointer is valid during the call
    /// only.
    func withPointer<R>(_ body: (UnsafePointer<sockaddr>, socklen_t) -> R) -> R {
        var storage = sockaddr_storage()
        withUnsafeMutableBytes(of: &storage) { $0.copyBytes(from: bytes) }
        return withUnsafePointer(to: storage) { pointer in
            pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) {
                body($0, socklen_t(bytes.count))
            }
        }
    }
}
