// What a client asks to hear, from the query at any door.
// SPDX-License-Identifier: MIT

import Chat
import HTTP

extension Subscription {
    /// What the query says. Where it has no cursor, the field `Last-Event-ID` counts: there a browser's
    /// EventSource says how far it has read.
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
        let since = try query.bytes("since") ?? request.fieldBytes("last-event-id")
        self.init(
            channels: channels, since: try since.map(Parameter.cursor) ?? .now,
            hold: try query.seconds("hold", in: 0...110), longestHold: longestHold,
            limit: try query.whole("limit", in: 1...1000) ?? 100,
            client: try query.mark("client"), identity: reader.identity, session: reader.session,
            allowance: request.share)
    }
}
