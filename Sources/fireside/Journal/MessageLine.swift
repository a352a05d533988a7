// One message of a file that is imported.
// SPDX-License-Identifier: MIT

import Chat
import FoundationEssentials

/// `{"channel":"swift","at":"2026-11-20T12:00:00Z","from":"ann","body":{"text":"hi"}}`. Other fields do
/// not count.
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

    init(_ bytes: [UInt8]) throws(FieldError) {
        let slices = JSONSlices(bytes)
        guard let fields = try? JSONDecoder().decode(Fields.self, from: Data(bytes)) else {
            throw FieldError(sentence: "it is not a message as JSON with channel, at and body")
        }
        guard let channel = ChannelName(fields.channel) else {
            throw FieldError(sentence: "the channel's name is not a-z, 0-9, - and _")
        }
        guard let moment = Moment(argument: fields.at), fields.at.utf8.count > 10 else {
            throw FieldError(sentence: "at is not a time such as 2026-11-20T12:00:00.123Z")
        }
        if let from = fields.from {
            guard (1...MessageLine.maxName).contains(from.utf8.count), !from.hasControls else {
                throw FieldError(sentence: "from is not a name")
            }
        }
        guard let place = slices.member("body", of: slices.whole) else {
            throw FieldError(sentence: "it has no body")
        }
        self.channel = channel
        at = moment.timestamp
        from = fields.from.map(Identity.init(name:))
        body = try MessageLine.body(slices[place])
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
        Message(seq: seq, channel: channel, at: at, from: from, body: body, nonce: nil)
    }

    private struct Fields: Decodable {
        let channel: String
        let at: String
        let from: String?
    }
}

extension String {
    fileprivate var hasControls: Bool {
        unicodeScalars.contains { $0.value < 0x20 || $0.value == 0x7f }
    }
}
