// Who is at the other end of a connection, as far as limits care.
// SPDX-License-Identifier: MIT

import Glibc

/// An IPv4 address, or the /64 network of an IPv6 address: what one household has.
public struct PeerAddress: Hashable, Sendable {
    private let bits: UInt64
    private let isIPv6: Bool

    /// Stands in until the peer is known.
    static let unknown = PeerAddress(sockaddr_storage())

    /// Whether the peer is a program on this machine: a proxy speaks for many clients, a person
    /// trying things out for one.
    public let isLoopback: Bool

    /// The peer of a connected socket; nil where the system has no response (any more).
    init?(ofSocket descriptor: Int32) {
        var storage = sockaddr_storage()
        var length = socklen_t(MemoryLayout<sockaddr_storage>.size)
        let isKnown = withUnsafeMutableBytes(of: &storage) { bytes in
            getpeername(
                descriptor, bytes.baseAddress!.assumingMemoryBound(to: sockaddr.self), &length)
        }
        guard isKnown == 0 else { return nil }
        self.init(storage)
    }

    /// An address in digits, as `accept` told it to evhttp; nil for anything else.
    init?(numeric text: UnsafePointer<CChar>) {
        var storage = sockaddr_storage()
        let isAddress = withUnsafeMutableBytes(of: &storage) { bytes in
            // The address stands behind family and port, and in IPv6 behind the flow, too.
            if inet_pton(AF_INET, text, bytes.baseAddress! + 4) == 1 {
                bytes.storeBytes(of: sa_family_t(AF_INET), as: sa_family_t.self)
                return true
            }
            bytes.storeBytes(of: sa_family_t(AF_INET6), as: sa_family_t.self)
            return inet_pton(AF_INET6, text, bytes.baseAddress! + 8) == 1
        }
        guard isAddress else { return nil }
        self.init(storage)
    }

    init(_ storage: sockaddr_storage) {
        let word = { offset in
            withUnsafeBytes(of: storage) {
                UInt64(bigEndian: $0.loadUnaligned(fromByteOffset: offset, as: UInt64.self))
            }
        }
        switch Int32(storage.ss_family) {
        case AF_INET:
            // sockaddr_in: family 2, port 2, then the address.
            self.init(ipv4: UInt32(truncatingIfNeeded: word(0)))
        case AF_INET6:
            // sockaddr_in6: family 2, port 2, flow 4, then the address.
            self.init(ipv6: word(8), word(16))
        default:
            self.init(ipv4: 127 << 24)
        }
    }

    private init(ipv4 address: UInt32) {
        bits = UInt64(address)
        isIPv6 = false
        isLoopback = address >> 24 == 127
    }

    /// A listener for both families sees an IPv4 client as `::ffff:192.0.2.1`: that is no network
    /// of 64 bits, but one address, the same as without the mapping.
    private init(ipv6 high: UInt64, _ low: UInt64) {
        if high == 0, low >> 32 == 0xffff {
            self.init(ipv4: UInt32(truncatingIfNeeded: low))
        } else {
            self.init(bits: high, isIPv6: true, isLoopback: high == 0 && low == 1)
        }
    }

    private init(bits: UInt64, isIPv6: Bool, isLoopback: Bool) {
        self.bits = bits
        self.isIPv6 = isIPv6
        self.isLoopback = isLoopback
    }
}

extension PeerAddress: CustomStringConvertible {
    /// `192.0.2.1`, or the network as `2001:db8:0:1::/64`.
    public var description: String {
        let (step, radix) = isIPv6 ? (16, 16) : (8, 10)
        let groups = (0..<4).reversed().map { group in
            String(bits >> (group * step) & (1 << step - 1), radix: radix)
        }
        return isIPv6 ? groups.joined(separator: ":") + "::/64" : groups.joined(separator: ".")
    }
}
