// `/channels`: what there is to listen to, without what is private to others; and a new one.
// SPDX-License-Identifier: MIT

import Chat
import Deferred
import HTTP
import Language

/// A page in the order of names, or the channels where most people are.
final class ChannelList: ChatResource, RendersGET, RendersPOST {
    private let making: ChannelMaking

    override init(_ chat: ChatContext) {
        making = ChannelMaking(chat)
        super.init(chat)
    }

    /// Makes one, see ``ChannelMaking``.
    func renderPOST(_ request: Request) throws -> Reply { try making.renderPOST(request) }

    /// Of private channels only those are in it that the ticket names. A page is as long without the
    /// others.
    ///
    /// - Throws: 400 for wrong parameters, 401 for a bad ticket, and what ``Request/claim()``
    ///   throws.
    func renderGET(_ request: Request) throws -> Reply {
        let query = request.query
        let callback = try request.scriptCallback(query)
        let known = Set(try chat.access.read([], request, query)?.channels ?? [])
        let list = try ListRequest(query)
        try request.claim()
        let page =
            list.isByPeople
            ? chat.hub.busiest(knowing: known)
            : chat.hub.channels(after: list.last, limit: list.limit, knowing: known)
        return .later(
            chat.work.render(page, for: request.peer) { .json($0.json(), to: callback) })
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
        default: throw HTTPError(.badRequest, .nameOrPeople, reason: .badParameter)
        }
    }
}
