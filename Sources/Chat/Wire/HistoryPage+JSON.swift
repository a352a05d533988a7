// A page of a channel's history as it goes over the wire.
// SPDX-License-Identifier: MIT

extension HistoryPage {
    /// `{"messages":[…],"more":true}`, or with `"gap":true` in `more`'s place.
    package func json() -> JSON {
        let bytes = messages.reduce(0) { $0 + $1.wireBytes }
        var json = JSONWriter(capacity: bytes + 64)
        json.object {
            $0.name("messages")
            $0.array { json in
                for message in messages { json.value(message, epoch: epoch) }
            }
            $0.field("more", ifTrue: more)
            $0.field("gap", ifTrue: gap)
        }
        return json.json
    }
}
