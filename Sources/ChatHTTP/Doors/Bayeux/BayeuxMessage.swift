// A Bayeux message from a client.
// SPDX-License-Identifier: MIT

import Chat

/// One JSON object, of which no more is checked than that. Each field is read when it is asked for.
struct BayeuxMessage {
    /// What its reply repeats.
    let heading: BayeuxHeading
    /// What it calls its session, without the quotation marks: what is asked for has no escapes. nil where
    /// it names none.
    let clientID: ArraySlice<UInt8>?
    /// The session; nil for none that there can be.
    let session: BayeuxClientID?
    /// What an extension says about the message; nil where it says nothing.
    let ext: JSONFields?
    private let fields: JSONFields

    init(_ fields: JSONFields) {
        self.fields = fields
        heading = BayeuxHeading(
            channel: fields.part(of: "channel")?.string ?? "", id: BayeuxMessage.id(in: fields))
        let client = fields.part(of: "clientId")?.posted
        clientID = client?.first == UInt8(ascii: "\"") ? client?.dropFirst().dropLast() : nil
        session = clientID.flatMap { BayeuxClientID($0) }
        ext = BayeuxMessage.object("ext", in: fields)
    }

    /// Messages have fewer; extensions of clients may add some.
    static let maxFields = 32

    /// Whether its id is one that no reply can repeat: neither a string nor a number, or too long.
    var hasBadID: Bool { heading.id == nil && part("id").map { !$0.isWord("null") } == true }

    /// Strings and numbers are repeated, as they were written.
    private static func id(in fields: JSONFields) -> String? {
        guard let part = fields.part(of: "id"), part.posted.count <= maxIDLength,
            part.isNumber || part.posted.first == UInt8(ascii: "\"")
        else { return nil }
        guard let json = try? part.json() else { return nil }
        return String(decoding: json.bytes, as: UTF8.self)
    }

    /// In bytes of JSON.
    private static let maxIDLength = 256

    private static func object(_ name: StaticString, in fields: JSONFields) -> JSONFields? {
        guard let part = fields.part(of: name), part.posted.first == UInt8(ascii: "{")
        else { return nil }
        return try? JSONFields(posted: Array(part.posted), atMost: maxFields)
    }
}

/// What a message and its reply have in common.
struct BayeuxHeading {
    /// Such as `/meta/connect` or `/chat/tea`; empty where there is none.
    let channel: String
    /// As JSON; nil where there is none, or one that is not repeated. A String, because short ones need no
    /// memory of their own while a connect waits.
    let id: String?
}

// What it says.
extension BayeuxMessage {
    /// Such as `/meta/connect` or `/chat/tea`; empty where there is none.
    var channel: String { heading.channel }

    /// By which its sender knows the reply, as JSON; nil where there is none.
    var id: String? { heading.id }

    /// Whether it is the protocol's own, and no message of anybody.
    var isMeta: Bool { BayeuxGrammar.isMeta(channel) }

    /// How it connects.
    var connectionType: String? { text("connectionType") }

    /// Of a handshake: the version of Bayeux that its client speaks.
    var version: String? { text("version") }

    /// Of a handshake: how the client can connect; nil where it does not say.
    var supportedConnectionTypes: [String]? {
        guard let part = part("supportedConnectionTypes") else { return nil }
        let list = try? JSONElements(posted: Array(part.posted), atMost: 32)
        return list?.parts.compactMap(\.string) ?? []
    }

    /// Of a handshake: whether it is one of a client that, after a failure, asks with a new id and
    /// `advice.timeout` 0, as CometD's do. Faye's ask the same again.
    var isOfCometD: Bool { part("minimumVersion") != nil || part("advice") != nil }

    /// How long the client wants to wait for an answer, in milliseconds.
    var timeout: Int? {
        guard let posted = BayeuxMessage.object("advice", in: fields)?.part(of: "timeout")?.posted
        else { return nil }
        return Int(decimal: posted.span)
    }

    /// Of a subscription: the channels, and what stands in the message.
    ///
    /// - Throws: 402 where it names none, 403 where it names too many.
    func subscription() throws(BayeuxError) -> (names: [String], posted: JSONPart) {
        guard let part = part("subscription") else { throw .missing("subscription") }
        if let name = part.string { return ([name], part) }
        let names: [String]
        do throws(JSONError) {
            let list = try JSONElements(
                posted: Array(part.posted), atMost: BayeuxSession.maxSubscriptions)
            names = list.parts.map { $0.string ?? "" }
        } catch {
            if error.isTooMany { throw .tooManySubscriptions("") }
            throw .missing("subscription")
        }
        if names.isEmpty { throw .missing("subscription") }
        return (names, part)
    }

    /// What is published; nil where there is none.
    var data: JSONPart? { part("data") }

    private func part(_ name: StaticString) -> JSONPart? { fields.part(of: name) }

    private func text(_ name: StaticString) -> String? {
        guard let text = part(name)?.string, !text.isEmpty else { return nil }
        return text
    }
}

extension JSONFields {
    /// A field of an extension; nil where it is missing or twice there.
    func part(of name: StaticString) -> JSONPart? { (try? value(name)) ?? nil }
}

extension JSONPart {
    /// Whether it is this word, such as `true`.
    func isWord(_ word: StaticString) -> Bool { posted.span.equals(word) }
}

extension JSONError {
    /// Whether it is about a list that is too long.
    var isTooMany: Bool {
        if case .malformed(.tooManyElements, _) = self { true } else { false }
    }
}
