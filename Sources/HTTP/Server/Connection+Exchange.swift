// A request and its response: to the site, and back to the socket at once.
// SPDX-License-Identifier: MIT

import CLibevent
import EventLoop
import Glibc

extension Connection {
    /// Makes the request, and hands it to the site. It may be answered before this returns.
    func serve(_ head: RequestHead) {
        if proxy != nil, !findClient(of: head) { return close() }
        guard let share, openExchange() else { return close() }
        keepsAlive = head.keepsAlive
        let request: Request
        do {
            request = try Request(
                head, share: share, localPort: server.port, transport: self)
        } catch {
            let response = Response.text(
                refused(error, head.line.method), in: head.acceptedLanguage)
            return respond(response, to: head.line.method)
        }
        (state, self.request) = (.rendering, request)
        server.waiting += 1
        server.site.serve(request)
    }

    /// Answers bytes that did not pass the parser. Nothing that follows them is believed.
    func refuse(_ error: HTTPError) {
        _ = refused(error, nil)
        // Closing with bytes unread would make the kernel send an RST, which destroys the response
        // before the client has read it.
        respond(.text(error, in: parser.language), to: nil, then: .linger)
    }

    /// Counts what no site has seen.
    private func refused(_ error: HTTPError, _ method: Method?) -> HTTPError {
        let monitor = server.site.monitor
        monitor.refused(error, from: share?.address ?? .unknown)
        monitor.counts.nowhere.add(method, ResponseHead.text(error.status))
        return error
    }

    /// Sends the response. The connection may close and be freed before this returns.
    private func respond(
        _ response: Response, to method: Method?, then wanted: NextStep = .nextRequest
    ) {
        let closes = response.closes || !keepsAlive || server.isDraining
        next = wanted == .nextRequest && closes ? .close : wanted
        let isOut = server.writer.write(
            response, hasBody: method != .head, closes: next != .nextRequest, to: descriptor,
            orElse: bufferevent)
        if isOut { return responded() }
        state = .writing
        guard countBytes() else { return close() }
        setDeadline(server.deadlines.write)
        writeRest()
    }

    /// The response is in the kernel's hands. The connection may be freed before this returns.
    func responded() {
        releaseClaim()
        switch next {
        case .nextRequest: waitForNext()
        case .close: close()
        case .linger: linger()
        }
    }

    /// What was sent ahead can wait for a turn of the loop: other clients come first, and a client
    /// that sends a hundred requests together does not make us call ourselves.
    private func waitForNext() {
        if let proxy, !move(to: proxy) { return close() }
        if parser.backlog > 0 {
            state = .queued
            server.pipeline.append(self)
        } else {
            state = .reading
            wait(for: .request)
        }
    }

    /// Hangs up our half and waits a moment for the client's.
    func linger() {
        state = .lingering
        shutdown(descriptor, Int32(SHUT_WR))
        setDeadline(server.deadlines.linger)
    }
}

// evhttp's part.
extension Connection {
    /// Lets evhttp dispatch the connection's one exchange, at its first request.
    ///
    /// It is never answered there, so evhttp does nothing more on this connection until it closes it,
    /// and frees the exchange then.
    ///
    /// - Returns: Whether it is open.
    private func openExchange() -> Bool {
        if exchange != nil { return true }
        let head = CanonicalHead.text
        evbuffer_add_reference(
            bufferevent_get_input(bufferevent), head.utf8Start, head.utf8CodeUnitCount, nil, nil)
        // evhttp reads the head and calls `dispatched` before this returns.
        bufferevent_trigger(bufferevent, Int16(EV_READ), 0)
        return exchange != nil
    }

    /// evhttp has read the canonical head, and asks for a response to it.
    func dispatched(_ exchange: OpaquePointer) {
        guard self.exchange == nil else {
            // evhttp saw a request that the parser did not let out. That cannot happen; if it does
            // all the same, nothing on this connection can be trusted.
            server.note(.disagreement, from: share?.address)
            return server.closeSoon(self)
        }
        self.exchange = exchange
    }
}

extension Connection: ExchangeTransport {
    /// Does nothing where the client has gone since: the resource cannot always know.
    func send(_ response: Response, to method: Method) {
        guard state == .rendering else { return }
        request = nil
        server.waiting -= 1
        respond(response, to: method)
    }

    var process: PeerProcess? { PeerProcess(ofSocket: descriptor) }

    var isThroughTrustedProxy: Bool { proxy != nil }

    var loop: EventLoop? { server.loop }

    /// A moment later, because a resource may call this while libevent is calling us.
    func abandon() {
        server.closeSoon(self)
    }
}
