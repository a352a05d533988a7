// `GET /channels`: what there is to listen to, without what is private to others.
// SPDX-License-Identifier: MIT

import Chat
import Deferred
import HTTP

/// A page in the order of names, or the channels where most people are.
final class ChannelList: ChatResource, RendersGET {
    /// Private channels are left out unless the ticket names them, so a page may be short.
    ///
    /// - Throws: 400 for wrong parameters, 401 for a bad ticket, and what ``Request/claim()``
    ///   throws.
    func renderGET(_ request: Request) throws -> Reply {
        let query = request.query
        let callback = try request.scriptCallback(query)
        let known = try chat.access.read([], request, query)?.channels ?? []
        let list = try ListRequest(query)
        try request.claim()
        let page =
            list.isByPeople
            ? chat.hub.busiest() : chat.hub.channels(after: list.last, limit: list.limit)
        return .later(
            chat.work.render(page, for: request.peer) { page in
                var page = page
                page.channels.removeAll { $0.name.isPrivate && !known.contains($0.name) }
                return .json(page.json(), to: callback)
            })
    }
}

/// Which part of the list is asked for.
private struct ListRequest {
    /// The name to begin behind; nil for the first.
    let last: ChannelName?
    /// Channels in the page, 1 to 1000.
    let limit: Int
    /// Those where most people are, rather than a page in the order of their names.
    let isByPeople: Bool

    /// - Throws: 400 for a name that no channel can have, a limit outside 1...1000, and another
    ///   order.
    init(_ query: Query) throws(HTTPError) {
        last = try query.value("after").map { name throws(HTTPError) in
            guard let name = ChannelName(name) else { throw .badChannel }
            return name
        }
        limit = try query.whole("limit", in: 1...1000) ?? 1000
        switch try query.value("sort") {
        case nil, "name": isByPeople = false
        case "people": isByPeople = true
        default: throw HTTPError(.badRequest, "sort must be name or people.", reason: .badParameter)
        }
    }
}
