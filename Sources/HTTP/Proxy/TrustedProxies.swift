// Whose word counts for who the client is.
// SPDX-License-Identifier: MIT

/// The proxies in front of a server, and how they name the client. From anybody else, what a request
/// says of its client is not looked at: everybody can write that.
public struct TrustedProxies: Sendable {
    /// Where a proxy may be.
    public enum Place: Hashable, Sendable {
        /// At these addresses.
        case network(IPNetwork)
        /// At the other end of a Unix socket.
        case unixSocket
    }

    /// The header field in which a proxy names its client. One, because a proxy that writes the one
    /// passes the other on as the client has sent it.
    public enum ClientField: String, Sendable, CaseIterable {
        /// `X-Forwarded-For`: addresses with commas between them. What nginx, Caddy and haproxy write.
        case xForwardedFor = "x-forwarded-for"
        /// `Forwarded`, RFC 7239.
        case forwarded

        fileprivate var name: StaticString {
            switch self {
            case .xForwardedFor: "x-forwarded-for"
            case .forwarded: "forwarded"
            }
        }

        /// What one proxy says; nil where that is no address.
        fileprivate func address(in item: ArraySlice<UInt8>) -> IPAddress? {
            switch self {
            case .xForwardedFor: ForwardedNode.address(item)
            case .forwarded: ForwardedElement.client(in: item)
            }
        }
    }

    /// Whether connections of a proxy begin with the PROXY protocol's header.
    public let sendsProxyHeader: Bool
    private let field: ClientField
    private let networks: [IPNetwork]
    /// Whether proxies are at the other end of Unix sockets.
    public let trustsUnixSockets: Bool

    /// - Parameters:
    ///   - places: Where the proxies are; none by default.
    ///   - field: In which field each of them names its client.
    ///   - sendsProxyHeader: Whether each of their connections begins with the header of the PROXY
    ///     protocol. One that does not is closed.
    public init(
        at places: [Place] = [], field: ClientField = .xForwardedFor, sendsProxyHeader: Bool = false
    ) {
        networks = places.compactMap { if case .network(let network) = $0 { network } else { nil } }
        trustsUnixSockets = places.contains(.unixSocket)
        self.field = field
        self.sendsProxyHeader = sendsProxyHeader
    }

    /// Whether a proxy is there.
    func trusts(_ peer: SocketPeer) -> Bool {
        switch peer {
        case .address(let address): trusts(address)
        case .unixSocket: trustsUnixSockets
        case .unknown: false
        }
    }

    private func trusts(_ address: IPAddress) -> Bool {
        networks.contains { $0.contains(address) }
    }

    /// The client of a request that a trusted proxy has sent: the last address that is no proxy's. Those
    /// in front of it are hearsay.
    ///
    /// - Returns: The proxy that is farthest away, where only proxies are named, or it does not say who
    ///   its client is; nil where that is the one that has sent the request.
    func client(of head: RequestHead) -> IPAddress? {
        var farthest: IPAddress?
        for item in head.listItems(field.name) {
            guard let hop = field.address(in: item) else { break }
            if !trusts(hop) { return hop }
            farthest = hop
        }
        return farthest
    }
}
