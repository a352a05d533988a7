// What a poll is answered.
// SPDX-License-Identifier: MIT

/// One answer on its way to becoming JSON:
/// `{"next":"k3f9:44","messages":[…],"more":true,"gap":true,"retry":1500}`.
struct Batch {
    /// Bytes of messages in one answer; the message that reaches it is the last.
    static let maxBytes = 1 << 20

    /// What to ask for next.
    var next: Cursor
    /// Encoded messages, a comma behind each.
    var messages: [UInt8] = []
    /// The answer was cut: asking again brings more at once.
    var hasMore = false
    /// Something between the client's cursor and these messages is no longer kept.
    var hasGap = false
    /// How long to wait before asking again.
    var retry: Duration?

    func json() -> JSON {
        var json: [UInt8] = []
        json.reserveCapacity(messages.count + 96)
        json.append(ascii: "{\"next\":\"")
        json.append(ascii: next.description)
        json.append(ascii: "\",\"messages\":[")
        // As a slice: a sequence's dropLast() would go byte by byte.
        json += messages[..<max(messages.count - 1, 0)]
        json.append(ascii: "]")
        if hasMore { json.append(ascii: ",\"more\":true") }
        if hasGap { json.append(ascii: ",\"gap\":true") }
        if let retry {
            json.append(ascii: ",\"retry\":")
            json.append(ascii: String(Int(retry / .milliseconds(1))))
        }
        json.append(ascii: "}")
        return JSON(bytes: json)
    }
}
