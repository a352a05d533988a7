// Where a socket is, as the socket calls want it.
// SPDX-License-Identifier: MIT

package import Glibc

/// An IPv4 or IPv6 address with a port, or a path; C: `sockaddr_storage` and its length.
package struct SocketAddress {
    private var storage = sockaddr_storage()
    private var length = socklen_t(MemoryLayout<sockaddr_storage>.size)

    /// Resolves a name or a numeric address; the first result counts. `getaddrinfo`.
    init(host: String, port: Int) throws(ListenError) {
        var hints = addrinfo()
        hints.ai_flags = AI_PASSIVE
        hints.ai_socktype = Int32(SOCK_STREAM.rawValue)
        var list: UnsafeMutablePointer<addrinfo>?
        guard getaddrinfo(host, String(port), &hints, &list) == 0, let first = list?.pointee,
            let address = first.ai_addr
        else { throw .badHost(host) }
        defer { freeaddrinfo(list) }
        length = first.ai_addrlen
        withUnsafeMutableBytes(of: &storage) {
            $0.copyMemory(from: UnsafeRawBufferPointer(start: address, count: Int(length)))
        }
    }

    /// How long the path of a socket may be, in bytes. `sockaddr_un`.
    package static let maxUnixPath = MemoryLayout.size(ofValue: sockaddr_un().sun_path) - 1

    /// A socket in the file system; nil for a path that is empty or too long.
    package init?(unixPath path: String) {
        guard (1...SocketAddress.maxUnixPath).contains(path.utf8.count) else { return nil }
        var address = sockaddr_un()
        address.sun_family = sa_family_t(AF_UNIX)
        withUnsafeMutableBytes(of: &address.sun_path) { $0.copyBytes(from: path.utf8) }
        length = socklen_t(MemoryLayout<sockaddr_un>.size)
        withUnsafeMutableBytes(of: &storage) { storage in
            withUnsafeBytes(of: address) { storage.copyMemory(from: $0) }
        }
    }

    /// Where a bound socket listens.
    init(localOf descriptor: Int32) {
        withUnsafeMutablePointer(to: &storage) { pointer in
            pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) {
                _ = getsockname(descriptor, $0, &length)
            }
        }
    }

    /// Calls `body` with the address as the socket calls take it. The pointer is valid during the
    /// call only.
    package mutating func withPointer<R>(
        _ body: (UnsafeMutablePointer<sockaddr>, socklen_t) -> R
    ) -> R {
        let length = self.length
        return withUnsafeMutablePointer(to: &storage) { pointer in
            pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) { body($0, length) }
        }
    }

    /// `AF_INET`, `AF_INET6`, `AF_UNIX` or another.
    var family: Int32 { Int32(storage.ss_family) }

    /// The same as a server's address; nil for another family.
    var listenAddress: ListenAddress? {
        switch family {
        case AF_UNIX: return .unix(path: unixPath, permissions: 0)
        case AF_INET, AF_INET6:
            var host = [UInt8](repeating: 0, count: Int(NI_MAXHOST))
            var address = self
            let status = address.withPointer { pointer, length in
                host.withUnsafeMutableBytes { host in
                    getnameinfo(
                        pointer, length, host.baseAddress?.assumingMemoryBound(to: CChar.self),
                        socklen_t(host.count), nil, 0, NI_NUMERICHOST)
                }
            }
            guard status == 0 else { return nil }
            return .tcp(
                host: String(decoding: host.prefix { $0 != 0 }, as: UTF8.self), port: port)
        default: return nil
        }
    }

    /// Behind the family; empty for a socket without a name.
    private var unixPath: String {
        withUnsafeBytes(of: storage) { bytes in
            String(decoding: bytes[2..<Int(length)].prefix { $0 != 0 }, as: UTF8.self)
        }
    }

    /// Both families keep the port in the two bytes behind the family.
    var port: Int {
        withUnsafeBytes(of: storage) {
            Int(UInt16(bigEndian: $0.loadUnaligned(fromByteOffset: 2, as: UInt16.self)))
        }
    }
}
