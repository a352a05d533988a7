// Bytes in: past the guard, then to evhttp as a constant head.
// SPDX-License-Identifier: MIT

internal import CLibevent
internal import Glibc

extension Connection {
    /// Runs as bytes arrive, before evhttp looks at its buffer. libevent: `evbuffer_add_cb`.
    func inputChanged(_ info: UnsafePointer<evbuffer_cb_info>?) {
        guard let info, info.pointee.n_added > 0, !isFeeding else { return }
        switch state {
        case .reading, .answered:
            takeInput()
            readNext()
        case .arriving, .rendering, .writing:
            takeInput()
            if `guard`.backlog > server.limits.maxAhead {
                server.note(.sendsTooFarAhead)
                // Not now: libevent is in the middle of reading into this connection's buffer.
                server.closeSoon(self)
            }
        case .lingering: ignoreInput()
        case .closed: break
        }
    }

    private func ignoreInput() {
        let input = bufferevent_get_input(bufferevent)
        let count = evbuffer_get_length(input)
        evbuffer_drain(input, count)
        ignored += count
        if ignored > server.limits.maxBody { server.closeSoon(self) }
    }

    /// Moves what arrived to the guard, so that evhttp finds an empty buffer.
    private func takeInput() {
        let input = bufferevent_get_input(bufferevent)
        let count = evbuffer_get_length(input)
        // Contiguous already, unless the read filled more than one of libevent's chunks.
        guard count > 0, let bytes = evbuffer_pullup(input, -1) else { return }
        `guard`.receive(UnsafeRawBufferPointer(start: bytes, count: count))
        evbuffer_drain(input, count)
    }

    /// Asks the guard for the next request and acts on its verdict.
    func readNext() {
        switch `guard`.next(server.limits) {
        case .wait(let part): wait(for: part)
        case .invite: invite()
        case .request(let head, let body):
            feed(.request(head, body: body))
        case .refuse(let error):
            server.note(.refused(error.status))
            keepsAlive = false
            feed(.refusal(error))
        }
    }

    /// A deadline runs from the beginning of its part: one byte a second does not extend it, and
    /// neither do line breaks in front of a request, which are skipped and forgotten.
    private func wait(for part: Guard.Part) {
        if let awaited, part.rawValue <= awaited.rawValue { return }
        awaited = part
        deadline.start(timeout(for: part))
    }

    /// Gives evhttp something to read; it will call back for an exchange.
    private func feed(_ arrival: Arrival) {
        let last = state
        state = .arriving(arrival)
        awaited = nil
        deadline.stop()
        let input = bufferevent_get_input(bufferevent)
        let head = CanonicalHead.text
        isFeeding = true
        evbuffer_unfreeze(input, 0)
        evbuffer_add(input, head.utf8Start, head.utf8CodeUnitCount)
        evbuffer_freeze(input, 0)
        isFeeding = false
        // Last, so that evhttp finds the head when it goes on to the next request.
        if case .answered(let exchange) = last { evhttp_send_reply_end(exchange) }
    }

    /// Tells a client that asked first to send its body. RFC 9110 section 10.1.1.
    private func invite() {
        let line: StaticString = "HTTP/1.1 100 Continue\r\n\r\n"
        // Nothing else is on its way out, so these 25 bytes fit or the client is past helping.
        Glibc.send(descriptor, line.utf8Start, line.utf8CodeUnitCount, Int32(MSG_NOSIGNAL))
        wait(for: .body)
    }

    private func timeout(for part: Guard.Part) -> Duration {
        switch part {
        case .request: server.limits.idleTimeout
        case .head: server.limits.headTimeout
        case .body: server.limits.bodyTimeout
        }
    }
}
