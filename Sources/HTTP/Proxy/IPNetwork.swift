// Neighbouring addresses, as a network has them.
// SPDX-License-Identifier: MIT

/// All addresses that begin with the same bits. RFC 4632 section 3.1.
public struct IPNetwork: Hashable, Sendable, CustomStringConvertible {
    /// As it was written.
    public let description: String
    private let first: IPAddress
    /// Which bits count.
    private let mask: IPAddress

    /// Reads an address, which is a network of its own, or a network such as `10.0.0.0/8` or
    /// `2001:db8::/32`. Bits behind the prefix do not count.
    public init?(_ text: String) {
        let parts = text.utf8.split(separator: UInt8(ascii: "/"), omittingEmptySubsequences: false)
        guard parts.count <= 2, let address = IPAddress(digits: Array(parts[0])) else { return nil }
        let bits = address.ipv4 != nil && !text.utf8.contains(UInt8(ascii: ":")) ? 32 : 128
        var length = bits
        if parts.count == 2 {
            guard parts[1].allSatisfy(\.isDigit), let number = Int(String(parts[1]) ?? ""),
                number <= bits
            else { return nil }
            length = number
        }
        description = text
        mask = IPNetwork.mask(128 - bits + length)
        first = address & mask
    }

    /// Whether the address is one of the network's.
    func contains(_ address: IPAddress) -> Bool { address & mask == first }

    /// So many bits from the front.
    private static func mask(_ length: Int) -> IPAddress {
        IPAddress(
            high: length >= 64 ? .max : ~(.max >> UInt64(length)),
            low: length <= 64 ? 0 : ~(UInt64.max >> UInt64(length - 64)))
    }
}

extension IPAddress {
    fileprivate static func & (one: IPAddress, other: IPAddress) -> IPAddress {
        IPAddress(high: one.high & other.high, low: one.low & other.low)
    }
}
