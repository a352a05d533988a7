// A batch as it goes over the wire.
// SPDX-License-Identifier: MIT

extension Batch {
    /// - Parameters:
    ///   - next: What to ask for next.
    ///   - messages: Encoded, with commas between them.
    ///   - gap: Whether something before them is no longer kept.
    ///   - more: Whether there are more behind them.
    ///   - retry: How long to wait before asking again.
    init(
        next: Cursor, messages: ArraySlice<UInt8> = [], gap: Bool = false, more: Bool = false,
        retry: Duration? = nil
    ) {
        var json = JSONWriter(capacity: messages.count + 96)
        json.object {
            $0.field("next", next)
            $0.name("messages")
            $0.array { $0.fragment(messages) }
            $0.field("more", ifTrue: more)
            $0.field("gap", ifTrue: gap)
            if let retry { $0.field("retry", retry) }
        }
        self.init(
            next: next, isEmpty: messages.isEmpty, gap: gap, more: more, retry: retry,
            json: json.json)
    }
}

extension JSONWriter {
    /// A position, or one of the words `now` and `start`.
    fileprivate mutating func field(_ name: StaticString, _ cursor: Cursor) {
        if case .after(let position) = cursor {
            field(name, position)
        } else {
            field(name, plain: cursor.description)
        }
    }
}
