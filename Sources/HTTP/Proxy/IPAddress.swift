// An address on the internet, all of it.
// SPDX-License-Identifier: MIT

import Glibc

/// An IPv4 or IPv6 address. An IPv4 address is kept as `::ffff:192.0.2.1`, RFC 4291 section 2.5.5.2: a
/// listener for both families sees its clients that way.
public struct IPAddress: Hashable, Sendable {
    /// The first eight bytes.
    let high: UInt64
    /// The last eight bytes.
    let low: UInt64

    init(high: UInt64, low: UInt64) {
        (self.high, self.low) = (high, low)
    }

    init(ipv4: UInt32) {
        self.init(high: 0, low: 0xffff << 32 | UInt64(ipv4))
    }

    /// The four bytes of an IPv4 address; nil for IPv6.
    var ipv4: UInt32? {
        high == 0 && low >> 32 == 0xffff ? UInt32(truncatingIfNeeded: low) : nil
    }

    /// nil for an address of another family. C: `sockaddr_in`, `sockaddr_in6`.
    init?(_ storage: sockaddr_storage) {
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
            self.init(high: word(8), low: word(16))
        default: return nil
        }
    }

    /// Reads an address in digits, such as `192.0.2.1` or `2001:db8::1`: no zone, no port, no brackets.
    /// `inet_pton`.
    package init?(digits: some Collection<UInt8>) {
        guard digits.count < Int(INET6_ADDRSTRLEN), !digits.contains(0) else { return nil }
        let text = digits.map(CChar.init(bitPattern:)) + [0]
        var bytes = (UInt64(0), UInt64(0))
        if inet_pton(AF_INET6, text, &bytes) == 1 {
            self.init(high: UInt64(bigEndian: bytes.0), low: UInt64(bigEndian: bytes.1))
        } else {
            var address: UInt32 = 0
            guard inet_pton(AF_INET, text, &address) == 1 else { return nil }
            self.init(ipv4: UInt32(bigEndian: address))
        }
    }
}
