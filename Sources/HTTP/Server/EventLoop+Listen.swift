// How a loop comes to serve HTTP.
// SPDX-License-Identifier: MIT

public import EventLoop

extension EventLoop {
    /// Serves `site` on a port of this loop. Twisted: `listenTCP`.
    ///
    /// - Parameters:
    ///   - port: 0 picks a free one; ``HTTPServer/port`` tells which.
    ///   - host: An address of this machine; `0.0.0.0` or `::` for all of them.
    ///   - limits: Bounds on each connection.
    ///   - sharing: Whether other loops of this process listen on the same port.
    ///   - site: What is served.
    /// - Returns: The server, which listens already. It lives until it is closed.
    @discardableResult
    public func listenTCP(
        _ port: Int, host: String = "127.0.0.1", limits: ServerLimits = ServerLimits(),
        sharing: PortSharing = .alone, _ site: Site
    ) throws(ListenError) -> HTTPServer {
        try listen(on: .tcp(host: host, port: port), limits: limits, sharing: sharing, site)
    }

    /// Serves `site` at an address of this loop.
    ///
    /// - Parameters:
    ///   - address: A port, a Unix socket, or a socket that listens already.
    ///   - limits: Bounds on each connection.
    ///   - proxies: Whose word counts for who a client is.
    ///   - sharing: Whether other loops of this process listen on the same port.
    ///   - site: What is served.
    /// - Returns: The server, which listens already. It lives until it is closed.
    @discardableResult
    public func listen(
        on address: ListenAddress, limits: ServerLimits = ServerLimits(),
        proxies: TrustedProxies = TrustedProxies(), sharing: PortSharing = .alone, _ site: Site
    ) throws(ListenError) -> HTTPServer {
        checkThread()
        return try HTTPServer(
            site, on: self, address: address, sharing: sharing, limits: limits, proxies: proxies)
    }
}
