// `GET /poll`: what is new in some channels, or else the wait for it.
// SPDX-License-Identifier: MIT

internal import Chat
internal import Deferred
internal import HTTP

final class Poll: RendersGET {
    private let hub: Hub
    private let access: Access

    init(_ hub: Hub, _ access: Access) {
        self.hub = hub
        self.access = access
    }

    func renderGET(_ request: Request) throws -> Reply {
        let callback = try request.scriptCallback()
        let channels = try request.query.channels()
        let reader = try access.reader(of: channels, request.query)
        var subscription = try Subscription(request, channels)
        subscription.name = reader.name
        subscription.session = reader.session
        subscription.longestHold = access.timeLeft(reader)
        // It may wait for long: what is private is for those who may hear it then.
        let isPrivate = channels.contains(where: \.isPrivate)
        let ticket = isPrivate ? reader.ticket : nil
        do { try request.takePlace() } catch {
            // That is no error, but an answer that says to come back later.
            return .response(.json(hub.comeBack(subscription), to: callback))
        }
        return .later(
            try hub.poll(subscription).addCallback { [access] message in
                if let ticket { try access.mustStillBeGood(ticket) }
                return .json(message, to: callback)
            })
    }
}

extension Subscription {
    /// - Throws: 400 for the first parameter that is not what it should be.
    fileprivate init(_ request: Request, _ channels: [ChannelName]) throws(HTTPError) {
        let query = request.query
        self.init(
            channels: channels, since: try Subscription.since(request),
            hold: try query.seconds("hold", in: 0...110),
            limit: try query.whole("limit", in: 1...1000) ?? 100,
            client: try query.mark("client"), allowance: request.share)
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
