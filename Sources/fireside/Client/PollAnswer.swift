// What the server answers to a poll, understood.
// SPDX-License-Identifier: MIT

import Chat
import FoundationEssentials
import HTTP

/// One answer of `/poll`.
struct PollAnswer {
    /// What to ask for next.
    let next: String
    let messages: [ReceivedMessage]
    /// How many more messages there were that this program cannot read.
    let unreadable: Int
    /// Some messages between the last cursor and these are no longer kept.
    let hasGap: Bool
    /// How long the server wants to be left alone.
    let retry: Duration?

    /// - Throws: ``RefusedRequest`` for an error of the server's, ``NotFireside`` for what is no answer.
    init(_ answer: ClientResponse) throws {
        try answer.checkStatus()
        let json = JSONSlices(answer.body)
        // The messages are read one by one: one that cannot be read does not take the others with it.
        guard let list = json.member("messages", of: json.whole),
            json[list].first == UInt8(ascii: "["),
            let wire = try? JSONDecoder().decode(
                Wire.self, from: Data(json.replacing(list, with: "[]")))
        else { throw NotFireside() }
        let slices = json.elements(of: list)
        guard slices.count <= PollAnswer.mostMessages else { throw NotFireside() }
        next = wire.next
        messages = slices.compactMap { ReceivedMessage(json, at: $0) }
        unreadable = slices.count - messages.count
        hasGap = wire.gap ?? false
        retry = wire.retry.map { .milliseconds(min(max($0, 0), 600_000)) }
    }

    /// The largest `limit` of a poll: docs/protocol.md.
    private static let mostMessages = 1000

    /// All but the messages.
    private struct Wire: Decodable {
        let next: String
        let gap: Bool?
        let retry: Int?
    }
}

/// A message as it was heard. Every text in it is somebody else's: ``Swift/String/visible``.
struct ReceivedMessage {
    /// nil for what is said in passing: who comes, who goes, who types.
    let id: String?
    let channel: String
    /// `2026-11-20T12:00:00.123Z`.
    let at: String
    let from: String?
    /// `join` or `leave`; nil for what somebody said.
    let kind: String?
    /// Its text where it has one, else its body as JSON.
    let text: String
    /// The whole message as JSON on one line.
    let json: String

    /// Fails for what is no message, or nested deeper than the decoder goes.
    fileprivate init?(_ slices: JSONSlices, at range: Range<Int>) {
        let data = Data(slices[range])
        guard let wire = try? JSONDecoder().decode(Wire.self, from: data) else { return nil }
        id = wire.id
        channel = wire.channel
        at = wire.at
        from = wire.from
        kind = wire.kind
        json = slices.compact(range)
        let body = slices.member("body", of: range)
        let text = wire.body?.isText == true ? body.flatMap { slices.text(of: $0) } : nil
        self.text = text ?? body.map(slices.compact) ?? ""
    }

    fileprivate struct Wire: Decodable {
        let id: String?
        let channel: String
        let at: String
        let from: String?
        let kind: String?
        let body: Body?
    }

    /// Any JSON; only `{"text":"…"}`, and nothing beside it, is read as text.
    fileprivate struct Body: Decodable {
        let isText: Bool

        init(from decoder: any Decoder) throws {
            let object = try? decoder.container(keyedBy: Key.self)
            isText = object?.allKeys.map(\.stringValue) == ["text"]
        }
    }

    private struct Key: CodingKey {
        let stringValue: String
        var intValue: Int? { nil }

        init(stringValue: String) { self.stringValue = stringValue }
        init?(intValue: Int) { nil }
    }
}

extension JSONSlices {
    /// The text of the message at `range`, as every reader of messages finds it.
    fileprivate func text(of range: Range<Int>) -> String? {
        JSON(bytes: Array(self[range])).text
    }
}
