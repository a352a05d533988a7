// Who is at the other end of a connection, as far as limits care.
// SPDX-License-Identifier: MIT

/// An IPv4 address, or the /64 network of an IPv6 address: what one household has. Or all who come over
/// Unix sockets.
public struct PeerAddress: Hashable, Sendable {
    private let bits: UInt64
    private let kind: Kind

    private enum Kind { case ipv4, ipv6, unixSocket }

    /// Stands in until the peer is known.
    static let unknown = PeerAddress(.unknown)

    /// Whether the peer is a program on this machine: a proxy speaks for many clients, a person
    /// trying things out for one.
    public let isLoopback: Bool

    /// The peer of a connected socket; nil where the system has no response (any more).
    init?(ofSocket descriptor: Int32) {
        let peer = SocketPeer(ofSocket: descriptor)
        if peer == .unknown { return nil }
        self.init(peer)
    }

    /// An address in digits; nil for anything else.
    init?(numeric text: UnsafePointer<CChar>) {
        guard let address = IPAddress(digits: String(cString: text).utf8) else { return nil }
        self.init(address)
    }

    /// The household of an address. That of an IPv4 address is the address alone, also where a listener
    /// for both families sees it as `::ffff:192.0.2.1`.
    init(_ address: IPAddress) {
        if let ipv4 = address.ipv4 {
            self.init(UInt64(ipv4), .ipv4, isLoopback: ipv4 >> 24 == 127)
        } else {
            let isLoopback = address.high == 0 && address.low == 1
            self.init(address.high, .ipv6, isLoopback: isLoopback)
        }
    }

    /// Who is at the other end of a socket.
    init(_ peer: SocketPeer) {
        switch peer {
        case .address(let address): self.init(address)
        case .unixSocket: self.init(0, .unixSocket, isLoopback: true)
        case .unknown: self.init(127 << 24, .ipv4, isLoopback: true)
        }
    }

    private init(_ bits: UInt64, _ kind: Kind, isLoopback: Bool) {
        self.bits = bits
        self.kind = kind
        self.isLoopback = isLoopback
    }
}

extension PeerAddress: CustomStringConvertible {
    /// `192.0.2.1`, the network as `2001:db8:0:1::/64`, or `unix`.
    public var description: String {
        switch kind {
        case .ipv4: groups(of: 8, radix: 10).joined(separator: ".")
        case .ipv6: groups(of: 16, radix: 16).joined(separator: ":") + "::/64"
        case .unixSocket: "unix"
        }
    }

    /// Four numbers of so many bits each.
    private func groups(of size: Int, radix: Int) -> [String] {
        (0..<4).reversed().map { group in
            String(bits >> (group * size) & (1 << size - 1), radix: radix)
        }
    }
}
