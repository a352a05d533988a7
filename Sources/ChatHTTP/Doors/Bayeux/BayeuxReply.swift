// What a client is told of one of its Bayeux messages.
// SPDX-License-Identifier: MIT

import Chat

/// Replies, and the messages that come with them.
struct BayeuxAnswer {
    /// JSON objects in ASCII, with commas between them; at least one.
    let replies: String
    /// The same, of messages; many clients share the bytes. Empty for none.
    let messages: [UInt8]
    /// Whether what stands before the replies is in ``replies`` already: the call, for a script.
    let isOpened: Bool

    init(replies: String, messages: [UInt8] = [], isOpened: Bool = false) {
        (self.replies, self.messages, self.isOpened) = (replies, messages, isOpened)
    }

    init(_ reply: JSONWriter) {
        replies = String(decoding: reply.bytes, as: UTF8.self)
        (messages, isOpened) = ([], false)
    }

    /// One after the other. Their messages stand behind each reply.
    static func joined(_ answers: [BayeuxAnswer]) -> BayeuxAnswer {
        let parts = answers.flatMap {
            [$0.replies, String(decoding: $0.messages, as: UTF8.self)]
        }
        return BayeuxAnswer(replies: parts.filter { !$0.isEmpty }.joined(separator: ","))
    }

    /// The whole answer, `[…]`.
    var json: [UInt8] {
        var json: [UInt8] = []
        json.reserveCapacity(replies.utf8.count + messages.count + 3)
        json.append(UInt8(ascii: "["))
        json += replies.utf8
        if !messages.isEmpty {
            json.append(UInt8(ascii: ","))
            json += messages
        }
        json.append(UInt8(ascii: "]"))
        return json
    }
}

/// What becomes of an answer at a door: a response, or a frame.
protocol BayeuxWritable {
    /// - Parameters:
    ///   - answer: Whose replies begin with the call, where it is for a script.
    ///   - isScript: Whether it is.
    init(opened answer: BayeuxAnswer, isScript: Bool)
}

extension BayeuxAnswer: BayeuxWritable {
    init(opened answer: BayeuxAnswer, isScript: Bool) { self = answer }
}

/// How a client is to go on.
struct BayeuxAdvice {
    var recovery = BayeuxError.Recovery.retry
    /// How long to wait before the next connect.
    var interval = Duration.zero
    /// How long the server holds a connect; nil where there will be none.
    var timeout: Duration?
}

extension BayeuxHeading {
    /// `{"channel":…,"id":…,"clientId":…,"successful":true}`.
    ///
    /// - Parameter write: Appends further fields.
    func reply(
        to client: BayeuxClientID?, _ write: (inout JSONWriter) -> Void = { _ in }
    ) -> BayeuxAnswer {
        var json = JSONWriter(capacity: 256)
        json.object {
            begin(&$0, client)
            $0.field("successful", ifTrue: true)
            write(&$0)
        }
        return BayeuxAnswer(json)
    }

    /// `{"channel":…,"id":…,"successful":false,"error":"403:/chat/tea:Forbidden channel"}`.
    func refusal(
        _ error: BayeuxError, to client: BayeuxClientID? = nil,
        _ write: (inout JSONWriter) -> Void = { _ in }
    ) -> BayeuxAnswer {
        var json = JSONWriter(capacity: 256)
        json.object {
            begin(&$0, client)
            $0.field("successful", raw: Array("false".utf8))
            $0.field("error", error.description)
            if let recovery = error.recovery {
                $0.field(BayeuxAdvice(recovery: recovery, interval: error.interval ?? .zero))
            }
            write(&$0)
        }
        return BayeuxAnswer(json)
    }

    private func begin(_ json: inout JSONWriter, _ client: BayeuxClientID?) {
        if !channel.isEmpty { json.field("channel", channel.excerpt) }
        if let id { json.field("id", raw: Array(id.utf8)) }
        if let client { json.field("clientId", client) }
    }
}

extension JSONWriter {
    mutating func field(_ name: StaticString, _ client: BayeuxClientID) {
        field(name, plain: String(decoding: client.text, as: UTF8.self))
    }

    /// `"advice":{"reconnect":"retry","interval":0,"timeout":25000}`.
    mutating func field(_ advice: BayeuxAdvice) {
        name("advice")
        object {
            $0.field("reconnect", plain: advice.recovery.rawValue)
            $0.field("interval", advice.interval)
            if let timeout = advice.timeout { $0.field("timeout", timeout) }
        }
    }
}
