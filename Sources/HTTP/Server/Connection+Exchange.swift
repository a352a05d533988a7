// An exchange with evhttp: taking the request, waiting with it, sending the response at once.
// SPDX-License-Identifier: MIT

import CLibevent
import Glibc

extension Connection {
    /// evhttp has read the canonical head and asks for the response. `exchange` is an `evhttp_request`.
    func arrived(_ exchange: OpaquePointer) {
        guard case .arriving(let arrival) = state else {
            // evhttp saw a request that the parser did not let out. That cannot happen; if it does
            // all the same, nothing on this connection can be trusted.
            server.note(.disagreement)
            return server.closeSoon(self)
        }
        switch arrival {
        case .request(let head): render(exchange, head)
        case .refusal(let error): refuse(exchange, error)
        }
    }

    /// Answers bytes that did not pass the parser. Nothing that follows them is believed.
    private func refuse(_ exchange: OpaquePointer, _ error: HTTPError) {
        // Closing with bytes unread would make the kernel send an RST, which destroys the response
        // before the client has read it.
        respond(exchange, .text(error), to: nil, then: .linger)
    }

    /// Makes the request, and hands it to the site. It may be answered before this returns.
    private func render(_ exchange: OpaquePointer, _ head: RequestHead) {
        keepsAlive = head.keepsAlive
        guard let share else { fatalError("a request came on a connection before its adoption") }
        let request: Request
        do {
            request = try Request(
                head, share: share, localPort: server.port, transport: self)
        } catch {
            return respond(exchange, .text(error), to: head.line.method)
        }
        state = .rendering(request, exchange: exchange)
        server.waiting += 1
        server.site.serve(request)
    }

    /// Sends the response. The connection may close and be freed before this returns.
    private func respond(
        _ exchange: OpaquePointer, _ response: Response, to method: Method?,
        then wanted: NextStep = .nextRequest
    ) {
        let closes = response.closes || !keepsAlive || server.isDraining
        let then = wanted == .nextRequest && closes ? .close : wanted
        let isOut = server.writer.write(
            response, hasBody: method != .head, closes: then != .nextRequest, to: descriptor,
            orElse: bufferevent_get_output(bufferevent))
        if isOut { return responded(exchange, then: then) }
        state = .writing(exchange: exchange, then: then)
        guard countBytes() else { return close() }
        setDeadline(server.limits.writeTimeout)
        writeRest()
    }

    /// The socket has taken everything that was kept back in ``State/writing(exchange:then:)``.
    func restIsOut() {
        guard case .writing(let exchange, let then) = state else { return }
        responded(exchange, then: then)
    }

    /// The response is in the kernel's hands. The connection may be freed before this returns.
    private func responded(_ exchange: OpaquePointer, then: NextStep) {
        releaseClaim()
        switch then {
        case .nextRequest:
            // What evhttp has to do can wait until there is one: other clients come first.
            state = .responded(exchange: exchange)
            readNext(atOnce: false)
        case .close: close()
        case .linger: linger()
        }
    }

    /// Hangs up our half and waits a moment for the client's.
    private func linger() {
        state = .lingering
        shutdown(descriptor, Int32(SHUT_WR))
        setDeadline(server.limits.lingerTimeout)
    }
}

extension Connection: ExchangeTransport {
    /// Does nothing where the client has gone since: the resource cannot always know.
    func send(_ response: Response, to method: Method) {
        guard case .rendering(_, let exchange) = state else { return }
        server.waiting -= 1
        respond(exchange, response, to: method)
    }

    /// A moment later, because a resource may call this while libevent is calling us.
    func abandon() {
        server.closeSoon(self)
    }
}
