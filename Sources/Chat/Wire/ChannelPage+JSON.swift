// A list of channels as it goes over the wire.
// SPDX-License-Identifier: MIT

extension ChannelPage {
    /// `{"channels":[{"name":"swift","people":3,"parked":7,"last":"k3f9:44"}],"more":true}`, as many
    /// as ``JSONWriter/maxListBytes`` allow; without `last` where there are no messages yet.
    package func json() -> JSON {
        JSON(list: "channels", of: channels, hasMore: hasMore) { channel, json in
            json.object {
                $0.field("name", channel.name)
                $0.field("people", channel.people)
                $0.field("parked", channel.parked)
                if let last = channel.last { $0.field("last", last) }
            }
        }
    }
}
