// An ephemeral message as it goes over the wire.
// SPDX-License-Identifier: MIT

extension EphemeralMessage {
    /// `{"channel":"swift","at":"…","from":"ann","person":"u…","ttl":5,"body":…}`, without an id; or with
    /// `"kind":"join"`, `"leave"` or `"people"` in place of `ttl` and `body`.
    func json() -> [UInt8] {
        var json = JSONWriter(capacity: 128)
        json.object {
            $0.field("channel", channel)
            $0.field("at", at)
            if let from { $0.field("from", from.displayName) }
            $0.field("person", from?.person)
            switch content {
            case .message(let body, let seconds):
                $0.field("ttl", seconds)
                $0.field("body", raw: body.bytes)
            case .join: $0.field("kind", "join")
            case .leave: $0.field("kind", "leave")
            case .people: $0.field("kind", "people")
            }
        }
        return json.bytes
    }
}
