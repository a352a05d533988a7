// An exchange with evhttp: taking the request, waiting with it, sending the answer at once.
// SPDX-License-Identifier: MIT

internal import CLibevent
internal import Glibc

extension Connection {
    /// evhttp has read the canonical head and asks for the answer. `exchange` is an `evhttp_request`.
    func arrived(_ exchange: OpaquePointer) {
        guard case .arriving(let arrival) = state else {
            // evhttp saw a request that the guard did not let out. That cannot happen; if it does
            // all the same, nothing on this connection can be trusted.
            server.note(.disagreement)
            return server.closeSoon(self)
        }
        switch arrival {
        case .request(let head, let body): render(exchange, head, body)
        case .refusal(let error): refuse(exchange, error)
        }
    }

    /// Answers bytes that did not pass the guard. Nothing that follows them is believed.
    private func refuse(_ exchange: OpaquePointer, _ error: HTTPError) {
        var response = Response.text(error)
        response.closes = true
        // Not by evhttp: closing with bytes unread would make the kernel send an RST, which destroys
        // the answer before the client has read it.
        lingers = true
        answer(exchange, response, to: nil)
    }

    private func render(_ exchange: OpaquePointer, _ head: RequestHead, _ body: [UInt8]) {
        keepsAlive = head.keepsAlive
        let request: Request
        do {
            request = try Request(
                head, body: body, peer: peer, localPort: server.port, transport: self)
        } catch {
            return answer(exchange, .text(error), to: head.line.method)
        }
        state = .rendering(request, exchange: exchange)
        server.parked += 1
        server.site.serve(request)
        if !request.isFinished {
            request.park()
            keepReading()
        }
    }

    /// Goes on reading while an answer is owed, so that a client's leaving is noticed.
    ///
    /// evhttp stops reading during a request and so would never learn of a FIN or an RST. Its own
    /// read callback must not run now: it would end the process (`illegal connection state`). So
    /// there is none until the answer is out; what the client sends ahead stays with the guard.
    private func keepReading() {
        var write: bufferevent_data_cb?
        var event: bufferevent_event_cb?
        var context: UnsafeMutableRawPointer?
        bufferevent_getcb(bufferevent, nil, &write, &event, &context)
        bufferevent_setcb(bufferevent, nil, write, event, context)
        bufferevent_enable(bufferevent, Int16(EV_READ))
        // After enabling: before it, libevent would arm old timeouts again at the first byte.
        bufferevent_set_timeouts(bufferevent, nil, nil)
    }

    /// Sends the answer. The connection may close and be freed before this returns.
    private func answer(
        _ exchange: OpaquePointer, _ response: Response, to method: Method?, isParked: Bool = false
    ) {
        var response = response
        response.closes = response.closes || !keepsAlive || server.isDraining
        let isOut = server.writer.write(
            response, hasBody: method != .head, to: descriptor,
            orElse: bufferevent_get_output(bufferevent))
        if isOut, isParked, !response.closes {
            // evhttp's part can wait until the next request comes: first the others who are parked
            // are answered.
            state = .answered(exchange: exchange)
            return readNext()
        }
        if !isOut { writeRest() }
        end(exchange, closing: response.closes && !lingers)
    }

    /// Tells evhttp that the exchange is over.
    ///
    /// Meant for chunked answers, `evhttp_send_reply_end` is how evhttp learns that all was written,
    /// by whomever: it waits for its own buffer to empty and goes on to the next request.
    private func end(_ exchange: OpaquePointer, closing: Bool) {
        state = .writing
        let context = Unmanaged.passUnretained(self).toOpaque()
        evhttp_request_set_on_complete_cb(
            exchange, { _, context in Connection.from(context).answered() }, context)
        if closing {
            // Not sent: evhttp looks it up to learn that it should close.
            let fields = evhttp_request_get_output_headers(exchange)
            evhttp_add_header(fields, "Connection", "close")
        }
        evhttp_send_reply_end(exchange)
    }

    /// The socket is full: libevent writes the rest as it drains, for as long as we are patient.
    private func writeRest() {
        keepReading()
        bufferevent_enable(bufferevent, Int16(EV_WRITE))
        deadline.start(server.limits.writeTimeout)
    }

    /// evhttp's word that the whole answer is out.
    private func answered() {
        guard case .writing = state else { return }
        if lingers { return linger() }
        state = .reading
        readNext()
    }

    /// Hangs up our half and waits a moment for the client's.
    private func linger() {
        state = .lingering
        shutdown(descriptor, Int32(SHUT_WR))
        deadline.start(server.limits.lingerTimeout)
    }
}

extension Connection: Transport {
    func send(_ response: Response, to method: Method) {
        guard case .rendering(let request, let exchange) = state else { return }
        server.parked -= 1
        answer(exchange, response, to: method, isParked: request.isParked)
    }

    func abandon() {
        server.closeSoon(self)
    }
}
