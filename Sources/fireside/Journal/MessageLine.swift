// One message of a file that is imported.
// SPDX-License-Identifier: MIT

import Chat
import FoundationEssentials

/// `{"channel":"swift","at":"2026-11-20T12:00:00Z","from":"ann","body":{"text":"hi"}}`, and `person`,
/// `edited` and `tombstone` where they are. Other fields do not count.
struct MessageLine {
    /// What is wrong with a line, as the end of a sentence.
    struct FieldError: Error {
        let sentence: String
    }

    /// A body is limited as at the server: `--max-body`'s default.
    private static let maxBody = 64 << 10
    /// Nobody's name is longer.
    private static let maxName = 256

    private let channel: ChannelName
    private let at: Timestamp
    private let from: Identity?
    private let body: JSON
    private let revision: Revision

    init(_ bytes: [UInt8]) throws(FieldError) {
        let slices = JSONSlices(bytes)
        guard let fields = try? JSONDecoder().decode(Fields.self, from: Data(bytes)) else {
            throw FieldError(sentence: "it is not a message as JSON with channel, at and body")
        }
        guard let channel = ChannelName(fields.channel) else {
            throw FieldError(sentence: "the channel's name is not made of letters, digits, - and _")
        }
        guard fields.edits == nil else {
            throw FieldError(sentence: "it edits another message: import that one")
        }
        guard let place = slices.member("body", of: slices.whole) else {
            throw FieldError(sentence: "it has no body")
        }
        self.channel = channel
        at = try MessageLine.time(fields.at, "at")
        from = try MessageLine.sender(fields)
        revision = try MessageLine.revision(fields)
        body = revision == .tombstone ? .tombstone : try MessageLine.body(slices[place])
    }

    private static func time(_ text: String, _ field: String) throws(FieldError) -> Timestamp {
        guard let moment = Moment(argument: text), text.utf8.count > 10 else {
            throw FieldError(sentence: "\(field) is not a time such as 2026-11-20T12:00:00.123Z")
        }
        return moment.timestamp
    }

    private static func sender(_ fields: Fields) throws(FieldError) -> Identity? {
        guard let from = fields.from else { return nil }
        guard (1...maxName).contains(from.utf8.count), !from.hasControls else {
            throw FieldError(sentence: "from is not a name")
        }
        guard let text = fields.person else { return Identity(name: from) }
        guard let person = PersonID(text) else {
            throw FieldError(sentence: "person is not 15 letters such as uk3f9x2m7q4w8Zp")
        }
        return Identity(name: from, person: person)
    }

    private static func revision(_ fields: Fields) throws(FieldError) -> Revision {
        if fields.tombstone == true { return .tombstone }
        guard let edited = fields.edited else { return .original }
        return .edited(try time(edited, "edited"))
    }

    private static func body(_ bytes: ArraySlice<UInt8>) throws(FieldError) -> JSON {
        guard bytes.count <= maxBody else {
            throw FieldError(sentence: "the body is longer than \(maxBody) bytes")
        }
        do throws(JSONError) {
            return try JSON(posted: Array(bytes))
        } catch {
            throw FieldError(sentence: "the body cannot be posted")
        }
    }

    /// With a number of the journal.
    func message(_ seq: Int) -> Message {
        Message(
            seq: seq, channel: channel, at: at, from: from, body: body, nonce: nil,
            revision: revision)
    }

    private struct Fields: Decodable {
        let channel: String
        let at: String
        let from: String?
        let person: String?
        let edited: String?
        let tombstone: Bool?
        let edits: String?
    }
}

extension String {
    fileprivate var hasControls: Bool {
        unicodeScalars.contains { $0.value < 0x20 || $0.value == 0x7f }
    }
}
