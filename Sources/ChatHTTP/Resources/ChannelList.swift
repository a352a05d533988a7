// `GET /channels`: what there is to listen to, without what is private to others.
// SPDX-License-Identifier: MIT

internal import Chat
internal import Deferred
internal import HTTP

final class ChannelList: RendersGET {
    private let hub: Hub
    private let access: Access
    private let work: WorkQueue

    init(_ hub: Hub, _ access: Access, _ work: WorkQueue) {
        self.hub = hub
        self.access = access
        self.work = work
    }

    func renderGET(_ request: Request) throws -> Reply {
        let callback = try request.scriptCallback()
        let known = try access.read([], request.query)?.channels ?? []
        let list = try ListRequest(request.query)
        return try request.answer(in: work) {
            list.isByPeople
                ? hub.busiest()
                : hub.channels(after: list.last, limit: list.limit)
        } _: { page in
            let channels = page.channels.filter { !$0.name.isPrivate || known.contains($0.name) }
            return .json(JSON(channels, hasMore: page.hasMore), to: callback)
        }
    }
}

/// Which part of the list is asked for.
private struct ListRequest {
    /// The name to begin behind; nil for the first.
    let last: ChannelName?
    let limit: Int
    /// Those where most people are, rather than a page in the order of their names.
    let isByPeople: Bool

    init(_ query: Query) throws(HTTPError) {
        last = try query.value("after").map { name throws(HTTPError) in
            guard let name = ChannelName(name) else { throw .badChannel }
            return name
        }
        limit = try query.whole("limit", in: 1...1000) ?? 1000
        switch try query.value("sort") {
        case nil, "name": isByPeople = false
        case "people": isByPeople = true
        default: throw HTTPError(.badRequest, "sort must be name or people.")
        }
    }
}

extension JSON {
    /// `{"channels":[…],"more":true}`
    fileprivate init(_ channels: [ChannelSummary], hasMore: Bool) {
        var list = JSONList("channels")
        for channel in channels where list.hasRoom { list.append { $0.append(channel) } }
        self = list.message(hasMore: hasMore || list.count < channels.count)
    }
}

extension [UInt8] {
    /// `{"name":"swift","people":3,"parked":7,"last":"k3f9:44"}`, without `last` where nothing was
    /// said.
    fileprivate mutating func append(_ channel: ChannelSummary) {
        append(ascii: "{\"name\":\"")
        append(ascii: channel.name.description)
        append(ascii: "\",\"people\":")
        append(ascii: String(channel.people))
        append(ascii: ",\"parked\":")
        append(ascii: String(channel.parked))
        if let last = channel.last {
            append(ascii: ",\"last\":\"")
            append(ascii: last.description)
            append(ascii: "\"")
        }
        append(ascii: "}")
    }
}
