// `GET /channels/{channel}/people`: who is here.
// SPDX-License-Identifier: MIT

internal import Chat
internal import Deferred
internal import Libevent

final class People: RendersGET {
    private let hub: Hub
    private let access: Access

    init(_ hub: Hub, _ access: Access) {
        self.hub = hub
        self.access = access
    }

    func renderGET(_ request: Request) throws -> Reply {
        let callback = try request.scriptCallback()
        let channel = try request.channel()
        try access.read([channel], request.query)
        let people = hub.people(in: channel)
        return request.answer(asking: people) { .message(Message($0), to: callback) }
    }
}

extension Message {
    /// `{"people":[{"name":"ann","since":"…"}]}`
    fileprivate init(_ people: [Person]) {
        var json: [UInt8] = []
        json.append(ascii: "{\"people\":[")
        for (index, person) in people.enumerated() {
            json.append(ascii: index > 0 ? ",{\"name\":" : "{\"name\":")
            json.append(quoted: person.name)
            json.append(ascii: ",\"since\":\"")
            json.append(ascii: person.since.description)
            json.append(ascii: "\"}")
        }
        json.append(ascii: "]}")
        self.init(json: json)
    }
}
