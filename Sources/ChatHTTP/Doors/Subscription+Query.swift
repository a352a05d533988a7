// What a client asks to hear, from the query at any door.
// SPDX-License-Identifier: MIT

import Chat
import HTTP

extension Subscription {
    /// What a poll asks for.
    ///
    /// - Parameters:
    ///   - query: The request's own.
    ///   - channels: That `reader` may read.
    ///   - longestHold: How long `reader` may read them; nil for as long as they like.
    /// - Throws: 400 for the first parameter that is not what it should be.
    init(
        _ request: Request, _ query: Query, to channels: [ChannelName],
        by reader: AdmittedReader, atMost longestHold: Duration?
    ) throws(HTTPError) {
        self.init(
            channels: channels, since: try Subscription.cursor(request, query),
            hold: try query.seconds("hold", in: 0...110), longestHold: longestHold,
            limit: try query.whole("limit", in: 1...1000) ?? 100,
            client: try query.mark("client"), identity: reader.identity, session: reader.session,
            allowance: request.share)
    }

    /// What a stream asks for: an empty batch after the usual hold, and larger ones than polls get,
    /// for it catches up by them.
    ///
    /// - Parameter life: How long the stream may last; nil for no end.
    init(
        stream request: Request, _ query: Query, to channels: [ChannelName],
        by reader: AdmittedReader, atMost life: Duration?
    ) throws(HTTPError) {
        self.init(
            channels: channels, since: try Subscription.cursor(request, query), longestHold: life,
            limit: try query.whole("limit", in: 1...1000) ?? 1000,
            client: try query.mark("client"), identity: reader.identity, session: reader.session,
            allowance: request.share)
    }

    /// The field `Last-Event-ID` goes before `since=`: there a browser's EventSource says how far it
    /// has read. It comes back to the address that it was given at first.
    private static func cursor(_ request: Request, _ query: Query) throws(HTTPError) -> Cursor {
        let since = try query.bytes("since")
        if request.mayHaveField(of: lastEventID), let last = request.fieldBytes("last-event-id"),
            !last.isEmpty
        {
            return try Parameter.cursor(last)
        }
        guard let since else { return .now }
        return try Parameter.cursor(since)
    }

    private static let lastEventID = FieldKinds(of: "last-event-id")
}
