// `GET /channels/{channel}/stream`: a line for each message, for pipes and terminals.
// SPDX-License-Identifier: MIT

import Chat
import HTTP
import Language

/// What is said in a channel, a line at a time: `curl -N`.
///
/// The lines are messages and nothing else: nobody is told who comes, goes and types, and silence is
/// silence. So a client that is gone without a word is noticed at the next message, or by the
/// system's own probes.
final class MessageStream: ChatResource, RendersGET {
    private let json: StreamDoor
    /// By language.
    private let texts: [Language: StreamDoor]

    override init(_ chat: ChatContext) {
        json = StreamDoor(chat, JSONLineFormat(), .lines)
        let texts = Language.allCases.map { language in
            (language, StreamDoor(chat, TextLineFormat(language: language), .lines))
        }
        self.texts = Dictionary(uniqueKeysWithValues: texts)
        super.init(chat)
    }

    /// - Throws: 400 for wrong parameters, 401 or 403 for a channel that is closed to this reader, 429
    ///   or 503 where there is no place.
    func renderGET(_ request: Request) throws -> Reply {
        let (door, wanted) = try wanted(by: request)
        try request.takePlace()
        return try door.open(wanted)
    }

    /// The head alone, for a request that would be given a stream.
    func renderHEAD(_ request: Request) throws -> Reply {
        .response(try wanted(by: request).0.response())
    }

    private func wanted(by request: Request) throws(HTTPError) -> (StreamDoor, StreamRequest) {
        let query = request.query
        let door = try door(query, request)
        let channel = try request.channel()
        let wanted = try StreamRequest(request, query, to: [channel], usualLife: nil, in: chat)
        return (door, wanted)
    }

    private func door(
        _ query: Query, _ request: Request
    ) throws(HTTPError) -> StreamDoor {
        switch try query.value("format") {
        case nil, "json": return json
        case "text": return texts[request.language(at: chat.address)]!
        default: throw HTTPError(.badRequest, .jsonOrText, reason: .badParameter)
        }
    }
}

/// A message as JSON, as it stands in the answer to a poll; an edit and a deletion, too.
struct JSONLineFormat: StreamFormat {
    let head = ResponseHead.jsonLines

    func bytes(of batch: Batch) -> [UInt8] {
        var lines: [UInt8] = []
        if batch.gap { lines += "{\"gap\":true}\n".utf8 }
        for message in batch.messages where message.isKept {
            lines += message.json
            lines.append(UInt8(ascii: "\n"))
        }
        return lines
    }

    /// `{"error":{…}}`
    func bytes(of error: HTTPError, in language: Language) -> [UInt8] {
        ErrorForm.message(error, in: language).bytes + [UInt8(ascii: "\n")]
    }
}

/// A message for people: `12:00:07 ann: hi`, and an edit: `12:00:09 ann (edited): hello`. The time is UTC:
/// whose own would it be? Nothing of a deletion: a line that is printed cannot be taken back.
struct TextLineFormat: StreamFormat {
    let head = ResponseHead.textLines
    /// What its readers read: they are given the same bytes.
    let language: Language

    func bytes(of batch: Batch) -> [UInt8] {
        var lines = batch.gap ? remark(.someNoLongerKept) : ""
        for message in batch.messages where message.hasBody { lines += line(message) }
        return Array(lines.utf8)
    }

    func bytes(of error: HTTPError, in _: Language) -> [UInt8] { Array(remark(error.text).utf8) }

    /// `-- some messages are no longer kept --`
    private func remark(_ text: LocalizedText) -> String { "-- \(text.text(in: language)) --\n" }

    /// The text, where the message has one; else all of it, as JSON.
    private func line(_ message: EncodedMessage) -> String {
        let text = message.body.text ?? String(decoding: message.body.posted, as: UTF8.self)
        let time = message.at.dropFirst("2026-11-20T".count).prefix("12:00:07".count)
        let mark = message.isEdit ? " \(LocalizedText.isEdited.text(in: language))" : ""
        return "\(time) \(message.from?.visible ?? "?")\(mark): \(indented(text))\n"
    }

    /// The lines behind the first stand further in, so that none looks like another message.
    private func indented(_ text: String) -> String {
        text.split(omittingEmptySubsequences: false) { $0 == "\n" || $0 == "\r\n" }
            .map { String($0).visible }.joined(separator: "\n    ")
    }
}
