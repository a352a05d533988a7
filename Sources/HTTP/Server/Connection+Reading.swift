// Bytes in: past the parser, then to evhttp as a constant head.
// SPDX-License-Identifier: MIT

import CLibevent
import Glibc

extension Connection {
    /// Bytes have come in. The connection may be freed before this returns.
    func received(_ bytes: ArraySlice<UInt8>) {
        switch state {
        case .reading, .responded:
            let verdict = parser.next(
                after: bytes, server.limits, into: server.reader.spareHead)
            act(on: verdict, atOnce: true)
        case .rendering, .writing:
            parser.receive(bytes)
            if parser.backlog > server.limits.maxAhead {
                server.note(.sendsTooFarAhead)
                close()
            } else if !countBytes() {
                close()
            }
        case .lingering:
            ignored += bytes.count
            if ignored > server.limits.maxBody { close() }
        case .arriving, .closed: break
        }
    }

    /// Asks the parser for the next request and acts on its verdict.
    ///
    /// - Parameter atOnce: Whether the request may be served before this returns; the connection
    ///   may then be closed and freed.
    func readNext(atOnce: Bool) {
        act(on: parser.next(server.limits, into: server.reader.spareHead), atOnce: atOnce)
    }

    private func act(on verdict: RequestParser.ParserVerdict, atOnce: Bool) {
        switch verdict {
        case .wait(let part):
            guard countBytes() else { return close() }
            wait(for: part)
        case .invite: invite()
        case .request(let head): feed(.request(head), atOnce: atOnce)
        case .refuse(let error):
            server.note(.refused(error.status))
            keepsAlive = false
            feed(.refusal(error), atOnce: atOnce)
        }
    }

    /// Gives evhttp something to read; it calls back for an exchange.
    ///
    /// At once where bytes have come in: what that takes is freed again before the next client's
    /// turn. Behind a response only later in this turn of the loop: a client that sends a hundred
    /// requests together does not make us call ourselves.
    private func feed(_ arrival: ConnectionArrival, atOnce: Bool) {
        let last = state
        state = .arriving(arrival)
        if held > 0 { _ = countBytes() }  // fewer than before: this one is whole
        clearDeadline()
        let head = CanonicalHead.text
        evbuffer_add_reference(
            bufferevent_get_input(bufferevent), head.utf8Start, head.utf8CodeUnitCount, nil, nil)
        // evhttp frees the last exchange, finds the head, and goes on.
        if case .responded(let exchange) = last { evhttp_send_reply_end(exchange) }
        if atOnce { bufferevent_trigger(bufferevent, Int16(EV_READ), 0) }
    }

    /// Tells a client that asked first to send its body. RFC 9110 section 10.1.1.
    private func invite() {
        let line: StaticString = "HTTP/1.1 100 Continue\r\n\r\n"
        // Nothing else is on its way out, so these 25 bytes fit or the client is past helping.
        Glibc.send(descriptor, line.utf8Start, line.utf8CodeUnitCount, Int32(MSG_NOSIGNAL))
        wait(for: .body)
    }
}
