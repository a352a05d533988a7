// What is kept of a private channel and of its members.
// SPDX-License-Identifier: MIT

import Chat

/// A private channel that somebody has made here.
struct PrivateChannel: Sendable {
    let name: ChannelName
    /// What its members call it.
    let title: String
    /// Who has made it.
    let maker: PersonID
    /// The two whom it is for, and nobody else; nil for any number of people.
    let pair: (PersonID, PersonID)?

    /// As it is kept.
    func record(made time: Timestamp) -> Record {
        var json = JSONWriter(capacity: 128)
        json.object {
            $0.field("title", title)
            $0.field("by", maker)
            $0.field("made", time.milliseconds)
            if let pair { $0.field("direct", plain: "\(pair.0) \(pair.1)") }
        }
        return Record(key: RecordKey.channel(name).text, value: json.bytes)
    }

    /// nil for what ``record(made:)`` does not make.
    init?(_ record: Record) {
        guard case .channel(let name)? = RecordKey(record.key),
            let maker = record.text("by").flatMap({ PersonID($0) })
        else { return nil }
        self.name = name
        self.maker = maker
        title = record.text("title") ?? ""
        let two = record.text("direct")?.split(separator: " ").compactMap { PersonID(String($0)) }
        pair = two.flatMap { $0.count == 2 ? ($0[0], $0[1]) : nil }
    }

    init(name: ChannelName, title: String, maker: PersonID, pair: (PersonID, PersonID)? = nil) {
        self.name = name
        self.title = title
        self.maker = maker
        self.pair = pair
    }

    /// Of two people the other one; nil where it is not for two.
    func other(than person: PersonID) -> PersonID? {
        pair.map { $0.0 == person ? $0.1 : $0.0 }
    }
}

/// Somebody who may read and write in a private channel.
struct Member: Sendable, Equatable {
    let person: PersonID
    /// What they were called when they became one.
    let name: String
    let since: Timestamp

    /// The two records by which they are a member of `channel`.
    ///
    /// - Parameters:
    ///   - title: What they call the channel, where it is for two.
    ///   - end: When their login ends, if with it all ends that is known of them.
    func records(in channel: ChannelName, title: String? = nil, until end: Timestamp?) -> [Record] {
        var (member, mirror) = (JSONWriter(capacity: 96), JSONWriter())
        member.object {
            $0.field("name", name)
            $0.field("since", since.milliseconds)
        }
        mirror.object { if let title { $0.field("title", title) } }
        return [
            Record(
                key: RecordKey.member(channel, person).text, value: member.bytes, expires: end),
            Record(
                key: RecordKey.membership(person, channel).text, value: mirror.bytes, expires: end),
        ]
    }

    /// nil for what ``records(in:title:until:)`` does not make.
    init?(_ record: Record) {
        guard case .member(_, let person)? = RecordKey(record.key),
            let name = record.text("name")
        else { return nil }
        let since = Timestamp(milliseconds: record.number("since") ?? 0)
        self.init(person: person, name: name, since: since)
    }

    init(person: PersonID, name: String, since: Timestamp) {
        self.person = person
        self.name = name
        self.since = since
    }
}

extension Record {
    /// The string in one field of the value, which is a JSON object; nil where there is none.
    func text(_ name: StaticString) -> String? {
        guard let fields = try? JSONFields(posted: value, atMost: 16) else { return nil }
        return ((try? fields.value(name)) ?? nil)?.string
    }

    /// The whole number in one field; nil where there is none.
    func number(_ name: StaticString) -> Int? {
        guard let fields = try? JSONFields(posted: value, atMost: 16),
            let part = (try? fields.value(name)) ?? nil
        else { return nil }
        return Int(decimal: part.posted.span)
    }
}
