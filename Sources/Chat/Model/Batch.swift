// What a client is told: the messages that it has not seen, and where to go on.
// SPDX-License-Identifier: MIT

/// The answer to a ``Subscription``. Made once for all who ask the same: a copy is one reference,
/// and the bytes of the whole answer are shared, whatever stands around them at a door.
public struct Batch: Sendable {
    private final class Contents: Sendable {
        let next: Cursor
        let isEmpty: Bool
        let gap: Bool
        let more: Bool
        let retry: Duration?
        let json: JSON

        init(
            _ next: Cursor, _ isEmpty: Bool, _ gap: Bool, _ more: Bool, _ retry: Duration?,
            _ json: JSON
        ) {
            self.next = next
            self.isEmpty = isEmpty
            self.gap = gap
            self.more = more
            self.retry = retry
            self.json = json
        }
    }

    private let contents: Contents

    /// - Parameter json: The same, as it goes over the wire: see `Wire/Batch+JSON.swift`.
    init(
        next: Cursor, isEmpty: Bool, gap: Bool, more: Bool, retry: Duration?, json: JSON
    ) {
        contents = Contents(next, isEmpty, gap, more, retry, json)
    }

    /// What to ask for next.
    public var next: Cursor { contents.next }

    /// Whether there are no messages in it, not even ephemeral ones.
    public var isEmpty: Bool { contents.isEmpty }

    /// Whether something between the client's cursor and these messages is no longer kept.
    public var gap: Bool { contents.gap }

    /// Whether it was cut: asking again brings more at once.
    public var more: Bool { contents.more }

    /// How long to wait before asking again; nil where the client may ask at once.
    public var retry: Duration? { contents.retry }

    /// The whole answer, `{"next":"k3f9:44","messages":[…]}`, with `"more":true`, `"gap":true` and
    /// `"retry":1500` (milliseconds) where they apply.
    public var json: JSON { contents.json }

    /// Whether they are one and the same answer, made once: then so is whatever is made of it.
    package static func === (one: Batch, other: Batch) -> Bool { one.contents === other.contents }
}
