// `GET /channels/{channel}/people`: who is here.
// SPDX-License-Identifier: MIT

internal import Chat
internal import Libevent

final class People: RendersGET {
    private let hub: Hub

    init(_ hub: Hub) {
        self.hub = hub
    }

    func renderGET(_ request: Request) throws -> Reply {
        let callback = try request.scriptCallback()
        var json: [UInt8] = []
        json.append(ascii: "{\"people\":[")
        for (index, person) in hub.people(in: try request.channel()).enumerated() {
            json.append(ascii: index > 0 ? ",{\"name\":" : "{\"name\":")
            json.append(quoted: person.name)
            json.append(ascii: ",\"since\":\"")
            json.append(ascii: person.since.description)
            json.append(ascii: "\"}")
        }
        json.append(ascii: "]}")
        return .response(.message(Message(json: json), to: callback))
    }
}
