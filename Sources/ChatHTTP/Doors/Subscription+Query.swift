// What a client asks to hear, from the query at any door.
// SPDX-License-Identifier: MIT

import Chat
import HTTP

extension Subscription {
    /// - Parameters:
    ///   - channels: That `reader` may read.
    ///   - lastEventID: Where a browser's EventSource says how far it has read; the query goes first.
    /// - Throws: 400 for the first parameter that is not what it should be.
    init(
        _ query: Query, to channels: [ChannelName], by reader: AdmittedReader, lastEventID: String?
    ) throws(HTTPError) {
        self.init(
            channels: channels, since: try Subscription.since(query, lastEventID),
            hold: try query.seconds("hold", in: 0...110),
            limit: try query.whole("limit", in: 1...1000) ?? 100,
            client: try query.mark("client"), identity: reader.identity, session: reader.session)
    }

    private static func since(
        _ query: Query, _ lastEventID: String?
    ) throws(HTTPError) -> Cursor {
        guard let text = try query.value("since") ?? lastEventID else { return .now }
        guard let cursor = Cursor(text) else {
            throw HTTPError(
                .badRequest,
                "since is the next of an earlier answer, or now, start, or -1 to -1000.")
        }
        return cursor
    }
}
