// Bayeux by Server-Sent Events.
// SPDX-License-Identifier: MIT

import Chat
import HTTP
import Language

/// `GET /bayeux/{client}` with `Accept: text/event-stream`: a session's messages as events. Everything
/// else of the session goes by POST.
///
/// Each event has the position that it leads to, and a browser brings the last one back: so nothing that
/// was on its way is lost when the connection breaks. Faye's server has no such thing.
final class BayeuxEventDoor {
    private let door: BayeuxDoor
    private let counters: StreamCounters

    init(_ door: BayeuxDoor) {
        self.door = door
        counters = door.chat.streams[.sse]
    }

    /// - Throws: 404 where there is no such session: a browser does not try again then. 429 or 503 where
    ///   there is no place.
    func open(_ request: Request) throws(HTTPError) -> Reply {
        guard let text = request.pathBytes("client"), let session = BayeuxClientID(text) else {
            throw .noBayeuxSession
        }
        let last = request.fieldBytes("last-event-id").flatMap { Position(utf8: $0.span) }
        try request.takePlace()
        let events = BayeuxEvents(counters)
        let stream = BayeuxStream(door, session, to: events) {
            $0.beginEvents(at: $1, from: last)
        }
        guard let stream else { throw .noBayeuxSession }
        events.begin(stream)
        return .stream(Response(.events, Body("")), events)
    }
}

/// One event stream of a session.
private final class BayeuxEvents {
    private let counters: StreamCounters
    private var stream: BayeuxStream?
    /// nil before the head is out, and once the connection is gone.
    private var output: ByteStream?
    private var hasBegun = false
    private var ignored = 0

    init(_ counters: StreamCounters) { self.counters = counters }

    func begin(_ stream: BayeuxStream) {
        self.stream = stream
        counters.open.add(1)
    }
}

extension BayeuxEvents: BayeuxOutput {
    /// `id: k3f9:45` and `data: […]`. An event without messages shows that the connection is alive, and
    /// moves the position on.
    func hear(_ messages: [UInt8], upTo next: Position) -> Bool {
        var event: [UInt8] = []
        event.reserveCapacity(messages.count + 80)
        // Not in an event of its own: without data it would be none for half of the clients.
        if !hasBegun { event += "retry: 1000\n".utf8 }
        hasBegun = true
        event += "id: \(next)\ndata: [".utf8
        event += messages
        event += "]\n\n".utf8
        output?.send(event)
        return output?.hasRoom == true
    }

    func ended() {
        stream.take()?.close()
        output?.finish()
    }
}

extension BayeuxEvents: StreamHandler {
    func opened(_ stream: ByteStream) {
        output = stream
        if stream.hasRoom { self.stream?.resume() }
    }

    /// Nothing is expected. A client that goes on and on is hung up on.
    func received(_ bytes: ArraySlice<UInt8>) {
        ignored += bytes.count
        if ignored > 32 * 1024 { ended() }
    }

    func hasRoom() { stream?.resume() }

    func closed() {
        counters.open.add(-1)
        stream.take()?.close()
        output = nil
    }
}

extension HTTPError {
    /// 404.
    fileprivate static let noBayeuxSession = HTTPError(
        .notFound, .noBayeuxSession, reason: .notFound)
}
