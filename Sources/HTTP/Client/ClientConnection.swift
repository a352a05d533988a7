// One connection to a server, and the request that is under way on it.
// SPDX-License-Identifier: MIT

import CLibevent
import Deferred
import EventLoop
import Glibc

/// Owns an `evhttp_connection`, and through it the `evhttp_request` under way.
///
/// evhttp's rules (2.1.12, `http.c`): a request belongs to its connection from
/// `evhttp_make_request` on, and is freed behind its callback, or silently with its connection. That
/// callback gets the request with its response; a request without one (status 0) when no connection
/// came about; NULL when it broke, after the error callback. `evhttp_cancel_request` would call back
/// no one and reset the connection, so cancelling frees the connection instead: one way out less.
///
/// A request under way keeps its connection, and so its loop, until it has fired or is cancelled.
final class ClientConnection {
    private let loop: EventLoop
    private let host: String
    private let port: Int
    private let limits: ClientLimits
    private let transport: any ClientTransport
    private let evhttp: OpaquePointer
    /// The `bufferevent` of `evhttp`, which frees it.
    let buffer: OpaquePointer
    private var response: Deferred<ClientResponse>?
    /// Whether a connection stood, and closed, while the response was awaited.
    private var isBroken = false
    private var early: ClientResponse?
    private var error: evhttp_request_error?
    private var isAbandoned = false
    /// Bytes that came since the last request went out.
    private var received = 0
    private var counter: OpaquePointer?

    /// - Parameter address: One numeric address of `host`.
    init(
        _ loop: EventLoop, host: String, port: Int, address: String, limits: ClientLimits,
        over transport: any ClientTransport
    ) throws(EventLoopError) {
        buffer = try transport.makeBuffer(for: host, on: loop)
        guard
            let evhttp = evhttp_connection_base_bufferevent_new(
                loop.base, nil, buffer, address, UInt16(port))
        else {
            bufferevent_free(buffer)
            throw .outOfResources("a connection (evhttp_connection_base_bufferevent_new)")
        }
        self.loop = loop
        self.host = host
        self.port = port
        self.limits = limits
        self.transport = transport
        self.evhttp = evhttp
        var patience = timeval(limits.patience)
        evhttp_connection_set_timeout_tv(evhttp, &patience)
        evhttp_connection_set_max_headers_size(evhttp, limits.maxHead)
        evhttp_connection_set_max_body_size(evhttp, limits.maxBody)
        // libevent keeps this pointer without retaining it; `deinit` frees the connection first.
        let context = Unmanaged.passUnretained(self).toOpaque()
        evhttp_connection_set_closecb(
            evhttp, { _, context in ClientConnection.from(context).broke() }, context)
        counter = evbuffer_add_cb(
            input,
            { _, change, context in
                ClientConnection.from(context).count(change?.pointee.n_added ?? 0)
            }, context)
    }

    deinit {
        evbuffer_remove_cb_entry(input, counter)
        evhttp_connection_set_closecb(evhttp, nil, nil)
        evhttp_connection_free(evhttp)
    }

    /// evhttp is not asked anything any more, and hears nothing: the buffer is its caller's from here on.
    func leaveBuffer() -> OpaquePointer {
        isAbandoned = true
        bufferevent_disable(buffer, Int16(EV_READ))
        bufferevent_setcb(buffer, nil, nil, nil, nil)
        bufferevent_set_timeouts(buffer, nil, nil)
        return buffer
    }

    /// Says that nothing more will be sent.
    func finish() { transport.finish(buffer) }

    /// Whether the next request may go out on it. Bytes behind a response would be taken for the
    /// beginning of the next one, and TLS begins only once on a buffer.
    var isUsable: Bool {
        !isAbandoned && !isBroken && evbuffer_get_length(input) == 0
    }

    /// What came and was not understood yet.
    private var input: OpaquePointer? { bufferevent_get_input(buffer) }

    /// Sends `request`; one at a time.
    func send(_ request: ClientRequest) throws(EventLoopError) -> Deferred<ClientResponse> {
        let context = Unmanaged.passUnretained(self).toOpaque()
        guard
            let exchange = evhttp_request_new(
                { exchange, context in ClientConnection.from(context).ended(exchange) }, context
            )
        else { throw .outOfResources("a request (evhttp_request_new)") }
        evhttp_request_set_error_cb(
            exchange, { error, context in ClientConnection.from(context).error = error })
        request.fill(exchange, authority: authority)
        let response = Deferred<ClientResponse>(canceller: { _ in self.abandon() })
        self.response = response
        isBroken = false
        early = nil
        error = nil
        received = 0
        // May call back before it returns, where the system refuses to connect at once: evhttp still
        // needs the connection then.
        let status = withExtendedLifetime(self) {
            evhttp_make_request(evhttp, exchange, request.method, request.target)
        }
        if status != 0 {
            self.response = nil
            isAbandoned = true
            throw .outOfResources("a connection (evhttp_make_request)")
        }
        return response
    }

    /// The server as its URL names it. RFC 9110 section 7.2.
    private var authority: String {
        let name = host.contains(":") ? "[\(host)]" : host
        let usualPort = transport.isSecure ? 443 : 80
        return port == usualPort ? name : "\(name):\(port)"
    }

    private static func from(_ context: UnsafeMutableRawPointer?) -> ClientConnection {
        guard let context else { fatalError("libevent lost the context of a client's connection") }
        // Retained for the call: the action may drop the last other reference.
        return Unmanaged<ClientConnection>.fromOpaque(context).takeUnretainedValue()
    }

    /// evhttp closes the connection and drops what it did not understand yet. A server that hangs up
    /// while a body is being sent may have said why: 413. evhttp's own flag for that
    /// (`EVHTTP_CON_READ_ON_WRITE_ERROR`) has it wait for ever for the rest of a response that was cut.
    private func broke() {
        isBroken = true
        let output = bufferevent_get_output(buffer)
        if evbuffer_get_length(output) > 0 { early = ClientResponse(early: unread()) }
    }

    /// What evhttp has read, and what is still in the socket: a response's head and some of its body.
    private func unread() -> [UInt8] {
        let room = limits.maxHead
        return [UInt8](unsafeUninitializedCapacity: room) { bytes, count in
            count = max(0, evbuffer_copyout(input, bytes.baseAddress, room))
            while count < room {
                let rest = UnsafeMutableBufferPointer(rebasing: bytes[count...])
                let more = transport.receive(UnsafeMutableRawBufferPointer(rest), from: buffer)
                guard more > 0 else { break }
                count += more
            }
        }
    }

    /// Gives up on a response that has no end. On the next turn: evhttp is just reading it.
    private func count(_ bytes: Int) {
        received += bytes
        guard received > limits.maxBytes, !isAbandoned else { return }
        isAbandoned = true
        loop.callSoon {
            try? self.response.take()?.errback(
                ClientError.badBody(
                    host: self.host, port: self.port, limit: self.limits.maxBody))
        }
    }

    /// Nobody wants the response: nothing holds this object any more, and its `deinit` hangs up.
    private func abandon() {
        isAbandoned = true
        response = nil
    }

    /// evhttp's last call for a request, which it frees behind it.
    private func ended(_ exchange: OpaquePointer?) {
        guard let response = response.take() else { return }
        // Who hears the response may let this connection go. Its caller's reference keeps it until this
        // function has returned; from there on evhttp does not touch it again.
        // A response that was cancelled meanwhile has nobody to tell.
        if let exchange, evhttp_request_get_response_code(exchange) != 0 {
            let answer = ClientResponse(exchange)
            if answer.hasEndedConnection { isAbandoned = true }
            try? response.callback(answer)
        } else if let early {
            isAbandoned = true
            try? response.callback(early)
        } else {
            try? response.errback(problem)
        }
    }

    private var problem: ClientError {
        guard isBroken, let error else {
            return transport.problem(of: buffer).map {
                .notSecure(host: host, port: port, $0)
            } ?? .cannotConnect(host: host, port: port)
        }
        return switch error {
        case EVREQ_HTTP_TIMEOUT: .timedOut(host: host, port: port, after: limits.patience)
        case EVREQ_HTTP_INVALID_HEADER: .malformed(host: host, port: port)
        case EVREQ_HTTP_DATA_TOO_LONG: .badBody(host: host, port: port, limit: limits.maxBody)
        default: .cut(host: host, port: port)
        }
    }
}
