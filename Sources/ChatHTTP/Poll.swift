// `GET /poll`: what is new in some channels, or else the wait for it.
// SPDX-License-Identifier: MIT

internal import Chat
internal import Deferred
internal import Libevent

final class Poll: RendersGET {
    private let hub: Hub
    private let places: Places
    private let access: Access

    init(_ hub: Hub, _ places: Places, _ access: Access) {
        self.hub = hub
        self.places = places
        self.access = access
    }

    func renderGET(_ request: Request) throws -> Reply {
        let callback = try request.scriptCallback()
        let question = try Question(request, access)
        do {
            return try places.park(request, { try hub.poll(question) }) {
                .message($0, to: callback)
            }
        } catch {
            // No place: that is no error, but an answer that says to come back later.
            return .response(.message(hub.comeBack(question), to: callback))
        }
    }
}

extension Question {
    /// - Throws: 400 for the first parameter that is not what it should be; what ``Access`` throws.
    init(_ request: Request, _ access: Access) throws(HTTPError) {
        let query = request.query
        let channels = try query.channels()
        self.init(
            channels: channels, since: try Question.since(request),
            hold: try query.seconds("hold", in: 0...110),
            limit: try query.whole("limit", in: 1...1000) ?? 100,
            client: try query.mark("client"), name: try access.reader(of: channels, query).name)
    }

    /// A browser's EventSource tells by itself, in a field, how far it has read.
    private static func since(_ request: Request) throws(HTTPError) -> Cursor {
        guard let text = try request.query.value("since") ?? request.field("last-event-id") else {
            return .now
        }
        guard let cursor = Cursor(text) else {
            throw HTTPError(
                .badRequest,
                "since is the next of an earlier answer, or now, start, or -1 to -1000.")
        }
        return cursor
    }
}
