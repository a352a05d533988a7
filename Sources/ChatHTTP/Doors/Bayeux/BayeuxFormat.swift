// The chat's messages as Bayeux clients are told them.
// SPDX-License-Identifier: MIT

import Chat

/// Writes the messages of a batch as Bayeux messages, once for all sessions that are told the same. One
/// for each loop, on its thread.
final class BayeuxFormat {
    /// The newest batch, and its messages for those who listen to the same: mostly all do.
    private var newest: KnownMessages?

    /// The messages that a session is told of a batch, with commas between them; empty for none.
    func messages(of batch: Batch, for interest: BayeuxInterest) -> [UInt8] {
        if batch.isEmpty { return [] }
        guard let views = interest.commonViews else { return write(batch, for: interest) }
        if let newest, newest.batch === batch, newest.views == views { return newest.messages }
        let messages = write(batch, for: interest)
        newest = KnownMessages(batch, views, messages)
        return messages
    }

    private func write(_ batch: Batch, for interest: BayeuxInterest) -> [UInt8] {
        var json = JSONWriter(capacity: batch.json.bytes.count + 64)
        for message in batch.messages.map(BayeuxDelivery.init) {
            guard let index = interest.channels.firstIndex(where: { message.isIn($0) })
            else { continue }
            for part in interest.parts[index] where part.views.isSuperset(of: message.view) {
                message.write(to: &json, spelling: part.spelling)
            }
        }
        return json.bytes
    }
}

/// A batch, and what it says. One object: to look at it costs one reference.
private final class KnownMessages {
    let batch: Batch
    let views: BayeuxViews
    let messages: [UInt8]

    init(_ batch: Batch, _ views: BayeuxViews, _ messages: [UInt8]) {
        (self.batch, self.views, self.messages) = (batch, views, messages)
    }
}

/// One message of a batch, and to which Bayeux channel it goes.
private struct BayeuxDelivery {
    private var id: ArraySlice<UInt8>?
    private var channel: ArraySlice<UInt8> = []
    private var body: ArraySlice<UInt8>?
    private var kind: ArraySlice<UInt8>?
    /// What else is known of it: the fields that the chat's own clients find in the message.
    private var about: [(name: StaticString, value: ArraySlice<UInt8>)] = []
    /// What it changes: the name of the field, and its value.
    private var change: (name: StaticString, value: ArraySlice<UInt8>)?
    private var isStub = false

    init(_ message: EncodedMessage) {
        message.forEachField { name, value in
            switch name.span {
            case let name where name.equals("id"): id = value
            case let name where name.equals("channel"): channel = value
            case let name where name.equals("body"): body = value
            case let name where name.equals("kind"): kind = value
            case let name where name.equals("from"): about.append(("from", value))
            case let name where name.equals("at"): about.append(("at", value))
            case let name where name.equals("person"): about.append(("person", value))
            case let name where name.equals("edited"): about.append(("edited", value))
            case let name where name.equals("ttl"): about.append(("ttl", value))
            case let name where name.equals("edits"): change = ("edits", value)
            case let name where name.equals("deleted"): change = ("deleted", value)
            case let name where name.equals("cleared"): change = ("cleared", value)
            case let name where name.equals("tombstone"): isStub = true
            default: break
            }
        }
    }

    /// To which part of its channel it goes. The stub of a deleted message goes nowhere.
    var view: BayeuxViews {
        if isStub { return BayeuxViews(rawValue: 0x80) }
        if change != nil { return .changes }
        if id != nil { return .messages }
        return kind == nil ? .passing : .people
    }

    func isIn(_ name: ChannelName) -> Bool {
        if name.isASCII {
            return channel.dropFirst().dropLast().elementsEqual(name.description.utf8)
        }
        return false  // no Bayeux channel has such a name
    }

    /// `{"channel":"/chat/tea","id":"k3f9:45","data":…,"ext":{"from":"bob","at":"…"}}`.
    func write(to json: inout JSONWriter, spelling: String) {
        json.object { json in
            json.field("channel", plain: "/chat/\(spelling)\(suffix)")
            if let id { json.field("id", raw: Array(id)) }
            json.name("data")
            writeData(to: &json)
            json.name("ext")
            json.object { for field in about { $0.field(field.name, raw: Array(field.value)) } }
        }
    }

    private var suffix: String {
        switch view {
        case .passing: "/passing"
        case .people: "/people"
        case .changes: "/changes"
        default: ""
        }
    }

    /// What was posted; else an object that says what happened.
    private func writeData(to json: inout JSONWriter) {
        if change == nil, kind == nil { return json.raw(body ?? Array("null".utf8)[...]) }
        json.object { json in
            if let kind {
                json.field("kind", raw: Array(kind))
                for field in about where "\(field.name)" != "at" {
                    json.field(field.name, raw: Array(field.value))
                }
            }
            if let change { json.field(change.name, raw: Array(change.value)) }
            if let body { json.field("body", raw: Array(body)) }
        }
    }
}
