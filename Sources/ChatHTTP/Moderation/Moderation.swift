// Who may not write, and who is not served.
// SPDX-License-Identifier: MIT

import Chat
import HTTP
import Language

/// The moderators' word about people. It stands in the chat's records, which are in memory. Any thread.
struct Moderation: Sendable {
    /// What a moderator can do to somebody.
    enum Measure: Sendable, CaseIterable {
        /// They may read, and not write.
        case mute
        /// They are not served.
        case ban

        /// Of all records of this kind.
        var group: String {
            switch self {
            case .mute: "mute/all"
            case .ban: "ban/all"
            }
        }

        func key(_ person: PersonID) -> RecordKey {
            switch self {
            case .mute: .mute(person)
            case .ban: .ban(person)
            }
        }
    }

    private let membership: Membership

    init(_ membership: Membership) {
        self.membership = membership
    }

    /// - Throws: 403 where a moderator has said so, until when and why. nil is nobody in particular.
    func mustNotBeMuted(_ person: PersonID?) throws(HTTPError) {
        guard let person, let record = membership.record(.mute(person)) else { return }
        throw .muted(until: record.expires, Sanction(record)?.reason)
    }

    /// - Throws: 403 where a moderator has said so, until when and why. nil is nobody in particular.
    func mustNotBeBanned(_ person: PersonID?) throws(HTTPError) {
        guard let person, let record = membership.record(.ban(person)) else { return }
        throw .banned(until: record.expires, Sanction(record)?.reason)
    }

    /// All against whom there is something, at most ``maxPeople``, ordered by person.
    func all(_ measure: Measure) -> [Sanction] {
        let now = membership.now
        return membership.records.all(in: measure.group).filter { !$0.isOver(at: now) }
            .compactMap { Sanction($0) }
    }

    /// Whether there is room for another.
    func hasRoom(for measure: Measure) -> Bool {
        membership.records.count(in: measure.group) < Moderation.maxPeople
    }

    /// Who may be muted at once; and who may be banned.
    static let maxPeople = 10_000
}

/// What a moderator has said about one person.
struct Sanction: Sendable {
    let person: PersonID
    /// What they are called, as far as is known.
    let name: String?
    /// Which moderator has said so, by name.
    let moderator: String
    let reason: String?
    /// nil for no end.
    let until: Timestamp?

    init(person: PersonID, name: String?, by moderator: String, reason: String?, until: Timestamp?)
    {
        self.person = person
        self.name = name
        self.moderator = moderator
        self.reason = reason
        self.until = until
    }

    /// nil for what ``record(_:)`` does not make.
    init?(_ record: Record) {
        switch RecordKey(record.key) {
        case .mute(let person), .ban(let person): self.person = person
        default: return nil
        }
        let lines = String(decoding: record.value, as: UTF8.self)
            .split(separator: "\n", omittingEmptySubsequences: false).map(String.init)
        guard lines.count == 3 else { return nil }
        name = lines[0].isEmpty ? nil : lines[0]
        moderator = lines[1]
        reason = lines[2].isEmpty ? nil : lines[2]
        until = record.expires
    }

    /// As it is kept: a line each for the name, the moderator and the reason. JSON of the longest ones would
    /// not fit into a record.
    func record(_ measure: Moderation.Measure) -> Record {
        let lines = [name ?? "", moderator, reason ?? ""].joined(separator: "\n")
        return Record(key: measure.key(person).text, value: Array(lines.utf8), expires: until)
    }

    /// What moderators are told.
    func write(to json: inout JSONWriter) {
        json.field("person", person)
        if let name { json.field("name", name) }
        json.field("by", moderator)
        if let reason { json.field("reason", reason) }
        if let until { json.field("until", until) }
    }
}

extension RefusalReason {
    /// A moderator has muted the person.
    static let muted = RefusalReason("muted")
}

extension HTTPError {
    /// 403.
    fileprivate static func muted(until end: Timestamp?, _ reason: String?) -> HTTPError {
        let text: LocalizedText = end.map { .mutedUntil(time: $0.minute) } ?? .muted
        return HTTPError(.forbidden, text.because(reason), reason: .muted)
    }

    /// 403.
    static func banned(until end: Timestamp?, _ reason: String?) -> HTTPError {
        let text: LocalizedText = end.map { .bannedUntil(time: $0.minute) } ?? .banned
        return HTTPError(.forbidden, text.because(reason), reason: .banned)
    }
}

extension LocalizedText {
    /// With the reason behind it, where one was given.
    fileprivate func because(_ reason: String?) -> LocalizedText {
        reason.map { self + .theReason(reason: $0) } ?? self
    }
}

extension Timestamp {
    /// `2026-11-20 12:00`, in UTC.
    fileprivate var minute: String {
        String(description.prefix(16)).replacing("T", with: " ")
    }
}
