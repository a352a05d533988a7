// A client that asks over TLS.
// SPDX-License-Identifier: MIT

public import EventLoop
public import HTTP

extension HTTPClient {
    /// Asks one server over TLS. It opens nothing yet.
    ///
    /// - Parameters:
    ///   - host: A name or an address, an IPv6 one without brackets; its certificate must be for it.
    ///   - port: 1...65535.
    ///   - trust: Whose certificates count.
    public convenience init(
        _ loop: EventLoop, host: String, port: Int, trusting trust: TLSTrust,
        limits: ClientLimits = ClientLimits()
    ) {
        self.init(
            loop, host: host, port: port,
            over: TLSTransport(trust: trust, applicationProtocol: "http/1.1"), limits: limits)
    }
}
