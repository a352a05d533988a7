// What a channel is about, as somebody has written it.
// SPDX-License-Identifier: MIT

import Chat
import HTTP

/// One line of text. It is kept as a record of its channel, and outlives the channel's messages.
struct Topic: Sendable, Equatable {
    /// As it is shown. Never empty: a channel without a topic has no record.
    let text: String
    /// What its author was called; nil for nobody in particular.
    let from: String?
    let person: PersonID?
    let at: Timestamp

    init(_ text: TopicText, by speaker: Identity?, at now: Timestamp) {
        self.text = text.text
        from = speaker?.displayName
        person = speaker?.person
        at = now
    }

    /// nil for what ``record(of:)`` does not make.
    init?(_ record: Record) {
        let lines = String(decoding: record.value, as: UTF8.self)
            .split(separator: "\n", omittingEmptySubsequences: false).map(String.init)
        guard lines.count == 4, let milliseconds = Int(lines[0]) else { return nil }
        at = Timestamp(milliseconds: milliseconds)
        person = PersonID(lines[1])
        from = lines[2].isEmpty ? nil : lines[2]
        text = lines[3]
    }

    /// As it is kept: a line each for the time, the person, the name and the text. JSON would take up to
    /// six bytes for each letter.
    func record(of channel: ChannelName) -> Record {
        let lines = ["\(at.milliseconds)", person?.description ?? "", from ?? "", text]
        return Record(
            key: RecordKey.topic(channel).text, value: Array(lines.joined(separator: "\n").utf8))
    }
}

extension JSON {
    /// `{"topic":"…","from":"ann","person":"u…","at":"…"}`, or `{"topic":""}` for none.
    init(_ topic: Topic?) {
        var json = JSONWriter(capacity: 256)
        json.object {
            $0.field("topic", topic?.text ?? "")
            guard let topic else { return }
            if let from = topic.from { $0.field("from", from) }
            $0.field("person", topic.person)
            $0.field("at", topic.at)
        }
        self = json.json
    }

    /// The message that tells of a topic. Who reads texts alone sees that something was removed, too.
    init(announcing text: TopicText) {
        var json = JSONWriter(capacity: 256)
        json.object {
            $0.field("text", text.isEmpty ? "-" : text.text)
            $0.field("topic", text.text)
        }
        self = json.json
    }
}

/// What may be a topic.
struct TopicText {
    /// Without blanks around it; empty to have no topic.
    let text: String

    /// Characters, as people count them.
    static let maxLength = 250
    /// In UTF-8: a character can have any number of marks on it.
    static let maxBytes = 1_500

    /// - Throws: 400 for more than one line, for control characters, and for a longer one.
    init(_ claim: String) throws(HTTPError) {
        let line = claim.withoutBlanksAround
        guard line.unicodeScalars.allSatisfy(\.isFitForName) else { throw .topicOfLines }
        guard line.utf8.count <= TopicText.maxBytes, line.count <= TopicText.maxLength else {
            throw .topicTooLong
        }
        text = String(line)
    }

    var isEmpty: Bool { text.isEmpty }
}
