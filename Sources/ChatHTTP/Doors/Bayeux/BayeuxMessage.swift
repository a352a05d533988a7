// A Bayeux message from a client.
// SPDX-License-Identifier: MIT

import Chat

/// One JSON object, of which no more is checked than that. Each field is read when it is asked for.
struct BayeuxMessage {
    /// What its reply repeats.
    let heading: BayeuxHeading
    private let fields: JSONFields

    /// - Throws: Why it is no object.
    init(_ object: [UInt8]) throws(JSONError) {
        fields = try JSONFields(posted: object, atMost: BayeuxMessage.maxFields)
        heading = BayeuxHeading(
            channel: BayeuxMessage.string("channel", in: fields) ?? "",
            id: BayeuxMessage.id(in: fields))
    }

    /// Messages have fewer; extensions of clients may add some.
    private static let maxFields = 32

    /// Strings and short numbers are repeated, as they were written.
    private static func id(in fields: JSONFields) -> [UInt8]? {
        guard let part = (try? fields.value("id")) ?? nil, part.posted.count <= maxIDLength,
            part.isNumber || part.posted.first == UInt8(ascii: "\"")
        else { return nil }
        return try? part.json().bytes
    }

    /// In bytes of JSON.
    private static let maxIDLength = 64

    private static func string(_ name: StaticString, in fields: JSONFields) -> String? {
        ((try? fields.value(name)) ?? nil)?.string
    }
}

/// What a message and its reply have in common.
struct BayeuxHeading {
    /// Such as `/meta/connect` or `/chat/tea`; empty where there is none.
    let channel: String
    /// As JSON; nil where there is none.
    let id: [UInt8]?
}

// What it says.
extension BayeuxMessage {
    /// Such as `/meta/connect` or `/chat/tea`; empty where there is none.
    var channel: String { heading.channel }

    /// By which its sender knows the reply, as JSON; nil where there is none.
    var id: [UInt8]? { heading.id }

    /// Whether it is the protocol's own, and no message of anybody.
    var isMeta: Bool { BayeuxGrammar.isMeta(channel) }

    /// The session that it says it is of, as it was written; nil where it names none.
    var clientID: ArraySlice<UInt8>? { string("clientId") }

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
        guard let posted = object("advice")?.part(of: "timeout")?.posted else { return nil }
        return Int(decimal: posted.span)
    }

    /// Of a subscription: the channels, and what stands in the message.
    var subscription: (names: [String], posted: JSONPart)? {
        guard let part = part("subscription") else { return nil }
        if let name = part.string { return name.isEmpty ? nil : ([name], part) }
        let list = try? JSONElements(
            posted: Array(part.posted), atMost: BayeuxSession.maxSubscriptions)
        guard let list, !list.parts.isEmpty else { return nil }
        return (list.parts.map { $0.string ?? "" }, part)
    }

    /// What is published; nil where there is none.
    var data: JSONPart? { part("data") }

    /// What an extension says about the message; nil where it says nothing.
    var ext: JSONFields? { object("ext") }

    private func part(_ name: StaticString) -> JSONPart? { (try? fields.value(name)) ?? nil }

    private func text(_ name: StaticString) -> String? {
        guard let text = part(name)?.string, !text.isEmpty else { return nil }
        return text
    }

    /// The bytes between the quotation marks: what is asked for has no escapes.
    private func string(_ name: StaticString) -> ArraySlice<UInt8>? {
        guard let posted = part(name)?.posted, posted.first == UInt8(ascii: "\"") else {
            return nil
        }
        return posted.dropFirst().dropLast()
    }

    private func object(_ name: StaticString) -> JSONFields? {
        guard let part = part(name), part.posted.first == UInt8(ascii: "{") else { return nil }
        return try? JSONFields(posted: Array(part.posted), atMost: BayeuxMessage.maxFields)
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
