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
        var json = JSONWriter(capacity: messages.count + 96)
        json.object {
            $0.field("next", plain: next.description)
            $0.name("messages")
            // As a slice: a sequence's dropLast() would go byte by byte.
            $0.array { $0.fragment(messages[..<max(messages.count - 1, 0)]) }
            $0.field("more", ifTrue: hasMore)
            $0.field("gap", ifTrue: hasGap)
            if let retry { $0.field("retry", retry) }
        }
        return json.json
    }
}
