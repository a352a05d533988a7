// What the server answers to a poll, understood.
// SPDX-License-Identifier: MIT

import FoundationEssentials
import Libevent

/// One answer of `/poll`.
struct PollAnswer {
    /// What to ask for next.
    let next: String
    let messages: [Heard]
    /// Some messages between the last cursor and these are no longer kept.
    let hasGap: Bool
    /// How long the server wants to be left alone.
    let retry: Duration?

    /// - Throws: ``Refusal`` for an error of the server's, ``NoFireside`` for what is no answer.
    init(_ answer: HTTPAnswer) throws {
        try answer.checkStatus()
        do {
            let wire = try JSONDecoder().decode(Wire.self, from: Data(answer.body))
            let json = JSONSlices(answer.body)
            let slices = json.member("messages", of: json.whole).map(json.elements) ?? []
            next = wire.next
            messages = zip(wire.messages, slices).map { Heard($0, json, at: $1) }
            hasGap = wire.gap ?? false
            retry = wire.retry.map { .milliseconds(min(max($0, 0), 600_000)) }
        } catch is DecodingError {
            throw NoFireside()
        }
    }

    private struct Wire: Decodable {
        let next: String
        let messages: [Heard.Wire]
        let gap: Bool?
        let retry: Int?
    }
}

/// A message as it was heard. Every text in it is somebody else's: ``Swift/String/visible``.
struct Heard {
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

    fileprivate init(_ wire: Wire, _ slices: JSONSlices, at range: Range<Int>) {
        id = wire.id
        channel = wire.channel
        at = wire.at
        from = wire.from
        kind = wire.kind
        json = slices.compact(range)
        text = wire.body?.text ?? slices.member("body", of: range).map(slices.compact) ?? ""
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
        let text: String?

        init(from decoder: any Decoder) throws {
            let object = try? decoder.container(keyedBy: Key.self)
            guard let object, object.allKeys.map(\.stringValue) == ["text"] else {
                text = nil
                return
            }
            text = try? object.decode(String.self, forKey: Key(stringValue: "text"))
        }
    }

    private struct Key: CodingKey {
        let stringValue: String
        var intValue: Int? { nil }

        init(stringValue: String) { self.stringValue = stringValue }
        init?(intValue: Int) { nil }
    }
}
