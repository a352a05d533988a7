// `GET /channels/{channel}/people`: who is here, by name.
// SPDX-License-Identifier: MIT

internal import Chat
internal import Deferred
internal import HTTP

final class People: RendersGET {
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
        let channel = try request.channel()
        try access.read([channel], request.query)
        let limit = try request.query.whole("limit", in: 1...1000) ?? 1000
        let last = try request.query.name("after")
        return try request.answer(in: work) {
            hub.people(in: channel, after: last, limit: limit)
        } _: { page in
            .json(JSON(page), to: callback)
        }
    }
}

extension JSON {
    /// `{"people":[{"name":"ann","since":"…"}],"more":true}`
    fileprivate init(_ page: PeoplePage) {
        var list = JSONList("people")
        for person in page.people where list.hasRoom {
            list.append { json in
                json.append(ascii: "{\"name\":")
                json.append(quoted: person.name)
                json.append(ascii: ",\"since\":\"")
                json.append(ascii: person.since.description)
                json.append(ascii: "\"}")
            }
        }
        self = list.message(hasMore: page.hasMore || list.count < page.people.count)
    }
}
