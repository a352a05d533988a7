// What a message says.
// SPDX-License-Identifier: MIT

/// What is in a message. All messages have numbers, also those that change others: so a client that goes
/// on from a number misses nothing.
public enum MessageContent: Sendable, Equatable {
    /// What somebody posted; the new body of another message where this one is an edit.
    case body(JSON)
    /// The message of this number is deleted, in the same channel.
    case deleted(Int)
    /// All older messages of the channel are deleted.
    case cleared
}

// A message is copied and asked for its body many times, so it has the body itself: an enum would
// take 200 instructions more for each that is published. No JSON is empty: an empty body stands for
// a deletion, and what is deleted stands beside it, in decimal digits, 0 for all.
extension MessageContent {
    /// The content, in the place of a body.
    var asBody: JSON {
        switch self {
        case .body(let body): body
        case .deleted(let seq): JSON(bytes: [], original: Array(String(seq).utf8))
        case .cleared: JSON(bytes: [], original: Array("0".utf8))
        }
    }

    init(asBody body: JSON) {
        if !body.bytes.isEmpty {
            self = .body(body)
        } else if let seq = Int(decimal: body.posted.span), seq > 0 {
            self = .deleted(seq)
        } else {
            self = .cleared
        }
    }
}

extension Message {
    /// What is in it.
    public var content: MessageContent { MessageContent(asBody: body) }

    /// Whether it deletes others. Then nobody posted it, and it has no body.
    public var isDeletion: Bool { body.bytes.isEmpty }

    /// Whether it deletes the message of this number, if that is in the same channel.
    package func deletes(_ seq: Int) -> Bool {
        switch content {
        case .body: false
        case .deleted(let deleted): seq == deleted
        case .cleared: seq < self.seq
        }
    }

    /// Whether it deletes `message`.
    package func deletes(_ message: Message) -> Bool {
        channel == message.channel && deletes(message.seq)
    }
}
