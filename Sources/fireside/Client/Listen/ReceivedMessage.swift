// A message as the server sent it.
// SPDX-License-Identifier: MIT

import Chat
import FoundationEssentials

/// One message of a poll's answer. Its texts come from other people: print them by
/// ``Swift/String/visible``.
struct ReceivedMessage {
    /// nil for notices, which are not kept: who joins, leaves or types.
    let id: String?
    /// As the server sent it: not checked, so it may have control characters.
    let channel: String
    /// `2026-11-20T12:00:00.123Z`.
    let at: String
    /// The sender's display name; nil for a message without one.
    let from: String?
    /// Who that is, in letters; nil where the server does not know, or is older than that.
    let person: String?
    /// `join` or `leave`; nil for a message that somebody posted.
    let kind: String?
    /// The id of the message that is deleted; nil unless this says that one is.
    let deleted: String?
    /// The id of the message that has this text now; nil unless this is an edit.
    let edits: String?
    /// Whether the message was edited later.
    let isEdited: Bool
    /// Whether its body was deleted: the text says so.
    let isTombstone: Bool
    /// Whether it says that all older messages of the channel are deleted.
    let isCleared: Bool
    /// The text, or the whole body as JSON if it is more than a text.
    let text: String
    /// What the channel is about from now on, if the message tells of that: empty for nothing any more.
    let topic: String?
    /// The whole message as JSON on one line.
    let json: String

    /// Fails for what is no message, or is nested deeper than the decoder goes.
    init?(_ slices: JSONSlices, at range: Range<Int>) {
        let data = Data(slices[range])
        guard let fields = try? JSONDecoder().decode(Fields.self, from: data) else { return nil }
        id = fields.id
        channel = fields.channel
        at = fields.at
        from = fields.from
        person = fields.person
        kind = fields.kind
        edits = fields.edits
        isEdited = fields.edited != nil
        isTombstone = fields.tombstone ?? false
        deleted = fields.deleted
        isCleared = fields.cleared ?? false
        json = slices.compact(range)
        topic = fields.body?.topic
        let body = slices.member("body", of: range)
        let text = fields.body?.isText == true ? body.flatMap { slices.text(of: $0) } : nil
        self.text = text ?? body.map(slices.compact) ?? ""
    }

    /// Whether somebody posted it, and it is kept: no notice, and no deletion. An edit counts: it has a
    /// text that was not there before.
    var isPosted: Bool { id != nil && deleted == nil && !isCleared }

    /// What somebody does: `waves` of `/me waves`; nil of any other text.
    var action: String? {
        let mark = "/me"
        guard !isTombstone, text.utf8.starts(with: mark.utf8) else { return nil }
        let rest = text.unicodeScalars.dropFirst(mark.count)
        let words = rest.drop(while: \.properties.isWhitespace)
        return words.isEmpty || words.startIndex == rest.startIndex ? nil : String(words)
    }

    /// What is shown of a message. Fields that the server may add later are not looked at.
    private struct Fields: Decodable {
        let id: String?
        let channel: String
        let at: String
        let from: String?
        let person: String?
        let kind: String?
        let edits: String?
        let edited: String?
        let tombstone: Bool?
        let deleted: String?
        let cleared: Bool?
        let body: Body?
    }

    /// Any JSON. Only `{"text":"…"}`, with nothing beside it, is read as text.
    private struct Body: Decodable {
        let isText: Bool
        /// Of `{"text":"…","topic":"…"}`.
        let topic: String?

        init(from decoder: any Decoder) throws {
            let object = try? decoder.container(keyedBy: AnyKey.self)
            let keys = object?.allKeys.map(\.stringValue).sorted()
            isText = keys == ["text"]
            topic =
                keys == ["text", "topic"]
                ? try? object?.decode(String.self, forKey: AnyKey(stringValue: "topic")) : nil
        }
    }

    /// Accepts every key, so that a body can be asked which ones it has.
    private struct AnyKey: CodingKey {
        let stringValue: String
        var intValue: Int? { nil }

        init(stringValue: String) { self.stringValue = stringValue }
        init?(intValue: Int) { nil }
    }
}

extension JSONSlices {
    /// The text of the body at `range`, found as the server and the page find it.
    fileprivate func text(of range: Range<Int>) -> String? {
        JSON(bytes: Array(self[range])).text
    }
}
