// `GET /channels`: what there is to listen to.
// SPDX-License-Identifier: MIT

internal import Chat
internal import Deferred
internal import Libevent

final class ChannelList: RendersGET {
    private let hub: Hub

    init(_ hub: Hub) {
        self.hub = hub
    }

    func renderGET(_ request: Request) throws -> Reply {
        let callback = try request.scriptCallback()
        return request.answer(asking: hub.survey()) { .message(Message($0.channels), to: callback) }
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
