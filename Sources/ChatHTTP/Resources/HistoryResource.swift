// `GET /channels/{channel}/messages`: older messages, a page at a time, back from the newest.
// SPDX-License-Identifier: MIT

import Chat
import Deferred
import HTTP

/// Reads the journal, and so counts as a costly request of its address.
final class HistoryResource: ChatResource, RendersGET {
    /// `limit` is 1 to 1000, and 50 without one. `before` is the id of a message, which is left
    /// out.
    func renderGET(_ request: Request) throws -> Reply {
        let query = request.query
        let callback = try request.scriptCallback(query)
        let channel = try request.channel()
        try chat.access.read([channel], request, query)
        let limit = try query.whole("limit", in: 1...1000) ?? 50
        let before = try query.position("before")
        // Of another journal: nothing before it is kept any more. That is no mistake of a client that
        // has been reading since before a restart.
        if let before, before.epoch != chat.hub.epoch {
            return .response(.json(HistoryPage.lost.json(), to: callback))
        }
        try request.claim()
        let page = try chat.hub.history(
            of: channel, before: before?.seq, limit: limit, for: request.share)
        return .later(chat.work.render(page, for: request.peer) { .json($0.json(), to: callback) })
    }
}
