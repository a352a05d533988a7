// An HTTP client on a loop: one server, one connection that is kept, responses as Deferreds.
// SPDX-License-Identifier: MIT

import CLibevent
public import Deferred
public import EventLoop

/// Asks one server. libevent: evhttp's client, `evhttp_make_request`.
///
/// The connection is opened by the first request and kept for the next ones; requests take turns on
/// it, in the order they were asked. Where the server has hung up meanwhile, the next request opens
/// another. A request that fails is not sent again: only the caller knows whether that does harm.
///
/// - Note: A host's name is looked up when a connection is opened, and the loop stands still for
///   that (`getaddrinfo`): right for a command, wrong for a server.
public final class HTTPClient {
    private let loop: EventLoop
    private let host: String
    private let port: Int
    private let limits: ClientLimits
    private let transport: any ClientTransport
    private let turn = DeferredLock()
    private var connection: ClientConnection?
    /// The host's other addresses, to be tried where a connection to this one cannot be made.
    private var otherAddresses: [String] = []

    /// Opens nothing yet.
    ///
    /// - Parameters:
    ///   - host: A name or an address, an IPv6 one without brackets.
    ///   - port: 1...65535.
    public convenience init(
        _ loop: EventLoop, host: String, port: Int, limits: ClientLimits = ClientLimits()
    ) {
        self.init(loop, host: host, port: port, over: PlainTransport(), limits: limits)
    }

    /// The same over something other than a bare socket, such as TLS.
    package init(
        _ loop: EventLoop, host: String, port: Int, over transport: any ClientTransport,
        limits: ClientLimits
    ) {
        loop.checkThread()
        self.loop = loop
        self.host = host
        self.port = port
        self.transport = transport
        self.limits = limits
    }

    /// GETs `target`, the path and query of a URL.
    ///
    /// - Parameters:
    ///   - target: Encoded already, see ``Query/encoded``; anything else stops the program.
    ///   - fields: Further header fields. `Host` is added.
    /// - Returns: Fires with any response, whatever its status, or fails with ``ClientError``.
    ///   Cancelled while its turn has not come, it leaves the line; later, it hangs up.
    public func get(
        _ target: String, fields: [(name: StaticString, value: String)] = []
    ) -> Deferred<ClientResponse> {
        ask(ClientRequest(EVHTTP_REQ_GET, target, fields, []))
    }

    /// POSTs `body` to `target`.
    ///
    /// - Parameters:
    ///   - target: As for ``get(_:fields:)``.
    ///   - type: The body's Content-Type.
    /// - Returns: As ``get(_:fields:)``.
    public func post(
        _ target: String, body: [UInt8], type: StaticString,
        fields: [(name: StaticString, value: String)] = []
    ) -> Deferred<ClientResponse> {
        let fields = [("Content-Type", type.description)] + fields
        return ask(ClientRequest(EVHTTP_REQ_POST, target, fields, body))
    }

    /// GETs `target` and asks for another protocol, on a connection of its own.
    ///
    /// - Parameters:
    ///   - target: As for ``get(_:fields:)``.
    ///   - fields: `Upgrade`, `Connection: Upgrade` and what the protocol wants.
    /// - Returns: As ``get(_:fields:)``; also fails with ``UpgradeRefused`` for any status but 101.
    public func upgrade(
        _ target: String, fields: [(name: StaticString, value: String)]
    ) -> Deferred<UpgradedConnection> {
        let request = ClientRequest(EVHTTP_REQ_GET, target, fields, [])
        return turn.run {
            self.connection = nil
            return self.exchange(request)
        }
        .addCallback { response in
            guard response.status == 101, let connection = self.connection.take() else {
                throw UpgradeRefused(response: response)
            }
            return UpgradedConnection(response, connection, on: self.loop)
        }
    }

    private func ask(_ request: ClientRequest) -> Deferred<ClientResponse> {
        loop.checkThread()
        return turn.run { self.exchange(request) }
    }

    private func exchange(_ request: ClientRequest) -> Deferred<ClientResponse> {
        maybeDeferred { try self.usableConnection().send(request) }
            .addTimeout(limits.wholeResponse, clock: loop)
            .addErrback(hangUp)
            .addCallback(rememberAddress)
            .addErrback(ClientError.self) { error in
                // Nothing was sent; the host may have an address that works.
                guard case .cannotConnect = error, !self.otherAddresses.isEmpty else { throw error }
                return self.exchange(request)
            }
    }

    /// The address works: once this connection is gone, they are all tried again.
    private func rememberAddress(_ response: ClientResponse) -> ClientResponse {
        otherAddresses = []
        return response
    }

    /// Whatever went wrong, the connection is of no use any more.
    private func hangUp(_ failure: Failure) throws -> ClientResponse {
        connection = nil
        guard failure.error is TimeoutError else { throw failure }
        throw ClientError.tooSlow(host: host, port: port, after: limits.wholeResponse)
    }

    private func usableConnection() throws -> ClientConnection {
        if let connection, connection.isUsable { return connection }
        if otherAddresses.isEmpty {
            otherAddresses = try SocketAddress.numeric(host: host, port: port)
        }
        let connection = try ClientConnection(
            loop, host: host, port: port, address: otherAddresses.removeFirst(), limits: limits,
            over: transport)
        self.connection = connection
        return connection
    }
}

@available(*, unavailable)
extension HTTPClient: Sendable {}
