// What a client asks to hear, from the query at any door.
// SPDX-License-Identifier: MIT

import Chat
import HTTP

extension Subscription {
    /// What the query says, and where it says nothing of a cursor, the field `Last-Event-ID`: there a
    /// browser's EventSource says how far it has read.
    ///
    /// - Parameters:
    ///   - channels: That `reader` may read.
    ///   - longestHold: How long `reader` may read them; nil for as long as they like.
    /// - Throws: 400 for the first parameter that is not what it should be.
    init(
        _ request: Request, to channels: [ChannelName], by reader: AdmittedReader,
        atMost longestHold: Duration?
    ) throws(HTTPError) {
        let query = request.query
        let since = try query.bytes("since") ?? request.fieldBytes("last-event-id")
        self.init(
            channels: channels, since: try Subscription.cursor(since),
            hold: try query.seconds("hold", in: 0...110), longestHold: longestHold,
            limit: try query.whole("limit", in: 1...1000) ?? 100,
            client: try query.mark("client"), identity: reader.identity, session: reader.session,
            allowance: request.share)
    }

    private static func cursor(_ text: ArraySlice<UInt8>?) throws(HTTPError) -> Cursor {
        guard let text else { return .now }
        guard let cursor = Cursor(utf8: text.span) else {
            throw HTTPError(
                .badRequest,
                "since is the next of an earlier answer, or now, start, or -1 to -1000.")
        }
        return cursor
    }
}
