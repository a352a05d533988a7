// `GET /channels`: what there is to listen to, without what is private to others.
// SPDX-License-Identifier: MIT

internal import Chat
internal import Deferred
internal import Libevent

final class ChannelList: RendersGET {
    private let hub: Hub
    private let access: Access

    init(_ hub: Hub, _ access: Access) {
        self.hub = hub
        self.access = access
    }

    func renderGET(_ request: Request) throws -> Reply {
        let callback = try request.scriptCallback()
        let known = try access.read([], request.query)?.channels ?? []
        return request.answer(asking: hub.survey()) { survey in
            let channels = survey.channels.filter { !$0.name.isPrivate || known.contains($0.name) }
            return .message(Message(channels), to: callback)
        }
    }
}

extension Message {
    /// `{"channels":[…]}`
    fileprivate init(_ channels: [Survey.Channel]) {
        var json: [UInt8] = []
        json.append(ascii: "{\"channels\":[")
        for (index, channel) in channels.enumerated() {
            if index > 0 { json.append(ascii: ",") }
            json.append(channel)
        }
        json.append(ascii: "]}")
        self.init(json: json)
    }
}

extension [UInt8] {
    /// `{"name":"swift","people":3,"parked":7,"last":"k3f9:44"}`, without `last` where nothing was
    /// said.
    fileprivate mutating func append(_ channel: Survey.Channel) {
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
