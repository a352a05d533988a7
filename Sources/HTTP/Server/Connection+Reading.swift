// Bytes in: past the parser, then to the site.
// SPDX-License-Identifier: MIT

import Glibc

extension Connection {
    /// Bytes have come in. The connection may be freed before this returns.
    func received(_ bytes: ArraySlice<UInt8>) {
        server.counts.received.add(bytes.count)
        switch state {
        case .awaitingProxyHeader: readProxyHeader(with: bytes)
        case .reading:
            act(on: parser.next(after: bytes, server.limits, into: server.reader.spareHead))
        case .rendering, .writing:
            parser.receive(bytes)
            if parser.backlog > server.limits.maxAhead {
                server.note(.sendsTooFarAhead, from: share?.address)
                close()
            } else if !countBytes() {
                close()
            }
        case .streaming: hand(over: bytes)
        case .lingering:
            ignored += bytes.count
            if ignored > server.limits.maxBody { close() }
        case .queued, .closed: break
        }
    }

    /// The turn has come of what was sent ahead. The connection may be freed before this returns.
    func serveNext() {
        guard state == .queued else { return }
        state = .reading
        act(on: parser.next(server.limits, into: server.reader.spareHead))
    }

    /// The connection may be freed before this returns.
    func act(on verdict: RequestParser.ParserVerdict) {
        switch verdict {
        case .wait(let part):
            // A body may take its time, and is its client's.
            if let head = parser.awaitedHead, !findClient(of: head) { return close() }
            guard countBytes() else { return close() }
            wait(for: part)
        case .invite: invite()
        case .request(let head):
            endWait()
            serve(head)
        case .refuse(let error):
            endWait()
            refuse(error)
        }
    }

    /// Tells a client that asked first to send its body. RFC 9110 section 10.1.1.
    private func invite() {
        let line: StaticString = "HTTP/1.1 100 Continue\r\n\r\n"
        // Nothing else is on its way out, so these 25 bytes fit or the client is past helping.
        Glibc.send(descriptor, line.utf8Start, line.utf8CodeUnitCount, Int32(MSG_NOSIGNAL))
        wait(for: .body)
    }
}
