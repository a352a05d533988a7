// The small answers of the protocol.
// SPDX-License-Identifier: MIT

extension JSON {
    /// What a sender is told: `{"id":"k3f9:44"}`, or `{"id":null}` for an ephemeral message.
    package static func published(_ id: Position?) -> JSON {
        guard let id else { return unnumbered }
        let length = "{'id':':'}".utf8.count + id.epoch.utf8.count + Int.maxDecimalLength
        var json: [UInt8] = []
        json.append(addingCapacity: length) {
            $0.append(ascii: "{\"id\":\"")
            $0.append(epoch: id.epoch, seq: id.seq)
            $0.append(ascii: "\"}")
        }
        return JSON(bytes: json)
    }

    private static let unnumbered = JSON(bytes: Array("{\"id\":null}".utf8))

    /// `{"error":{"status":…,"message":"…"}}`, with `retry` in milliseconds where waiting helps, and
    /// with `channels` where some of those that were asked for are refused.
    package static func error(
        status: Int, message: String, retry: Duration? = nil, channels: [String] = []
    ) -> JSON {
        var json = JSONWriter(capacity: 128)
        json.object {
            $0.errorField(status: status, message: message, retry: retry, channels: channels)
        }
        return json.json
    }

}

extension JSONWriter {
    /// `"error":{…}`, as in ``JSON/error(status:message:retry:channels:)``.
    package mutating func errorField(
        status: Int, message: String, retry: Duration?, channels: [String]
    ) {
        name("error")
        object {
            $0.field("status", status)
            $0.field("message", message)
            if let retry { $0.field("retry", retry) }
            if channels.isEmpty { return }
            $0.name("channels")
            $0.array { for channel in channels { $0.value(channel) } }
        }
    }
}
