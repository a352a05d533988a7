// Server-Sent Events: `GET /poll` with `Accept: text/event-stream`.
// SPDX-License-Identifier: MIT

import Chat
import HTTP
import Language

/// The answers of a poll, one after the other, as events. WHATWG HTML section 9.2.
///
/// The first one goes out with the head, and is empty where nothing is new: it brings the cursor, and
/// a proxy that holds answers back is found out by it. An empty one each 25 seconds shows that the
/// connection is alive.
final class EventStream: ChatResource, RendersGET {
    private let door: StreamDoor

    override init(_ chat: ChatContext) {
        door = StreamDoor(chat, EventFormat(), .sse)
        super.init(chat)
    }

    /// - Throws: 400 for wrong parameters; 401 or 403 where a channel is closed to this reader.
    func renderGET(_ request: Request) throws -> Reply {
        let wanted = try wanted(by: request)
        do throws(HTTPError) { try request.takePlace() } catch {
            // That is no error, but an event that says to come back later.
            chat.monitor.refused(error, from: request.peer)
            let batch = chat.hub.comeBack(wanted.subscription)
            return .response(door.response(door.format.bytes(of: batch)))
        }
        return try door.open(wanted)
    }

    /// The head alone, for a request that would be given a stream.
    func renderHEAD(_ request: Request) throws -> Reply {
        _ = try wanted(by: request)
        return .response(door.response())
    }

    private func wanted(by request: Request) throws(HTTPError) -> StreamRequest {
        let query = request.query
        return try StreamRequest(
            request, query, to: try query.channels(), usualLife: .streamLife, in: chat)
    }
}

/// A batch as an event: its cursor is the event's `id`, so that a browser brings it back.
struct EventFormat: StreamFormat {
    let head = ResponseHead.events

    func bytes(of batch: Batch) -> [UInt8] { event(batch, retry: batch.retry) }

    /// Says when to come back once the stream has ended: clients that end together do not come back
    /// together.
    func firstBytes(of batch: Batch) -> [UInt8] {
        event(batch, retry: batch.retry ?? .milliseconds(Int.random(in: 2000...3000)))
    }

    /// `data: {"error":{…}}`, without an `id`: the client goes on from where it was.
    func bytes(of error: HTTPError, in language: Language) -> [UInt8] {
        event(id: nil, ErrorForm.message(error, in: language), retry: error.retryAfter)
    }

    private func event(_ batch: Batch, retry: Duration?) -> [UInt8] {
        event(id: batch.next.description, batch.json, retry: retry)
    }

    /// Every event has data: without, it would be none for half of the clients.
    private func event(id: String?, _ data: JSON, retry: Duration?) -> [UInt8] {
        var event: [UInt8] = []
        event.reserveCapacity(data.bytes.count + 80)
        if let retry { event += "retry: \(Int(retry / .milliseconds(1)))\n".utf8 }
        if let id { event += "id: \(id)\n".utf8 }
        event += "data: ".utf8
        event += data.bytes
        event += "\n\n".utf8
        return event
    }
}
