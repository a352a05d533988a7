// `GET /channels/{channel}/people`: who is here, by name.
// SPDX-License-Identifier: MIT

import Chat
import Deferred
import HTTP

/// A page in the order of names, as many as 1000.
final class PeopleResource: ChatResource, RendersGET {
    /// - Throws: 400 for wrong parameters, 401 or 403 for a channel that is closed to this reader,
    ///   and what ``Request/claim()`` throws.
    func renderGET(_ request: Request) throws -> Reply {
        let query = request.query
        let callback = try request.scriptCallback(query)
        let channel = try request.channel()
        try chat.access.read([channel], request, query)
        let limit = try query.whole("limit", in: 1...1000) ?? 1000
        let last = try query.name("after")
        try request.claim()
        let page = chat.hub.people(in: channel, after: last, limit: limit)
        return .later(
            chat.work.render(page, for: request.peer) { .json($0.json(), to: callback) })
    }
}
