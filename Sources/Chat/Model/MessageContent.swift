// What a message says.
// SPDX-License-Identifier: MIT

/// What is in a message. All messages have numbers, also those that delete others: a journal never
/// changes a message, and a client that goes on from a number misses nothing.
public enum MessageContent: Sendable, Equatable {
    /// What somebody posted.
    case body(JSON)
    /// The message of this number is deleted, in the same channel. (It is indirect so that a content
    /// is no larger than a body.)
    indirect case deleted(Int)
    /// All older messages of the channel are deleted.
    case cleared
}

extension MessageContent {
    /// What was posted; ``JSON/null`` where it is a deletion.
    @inline(__always)
    var body: JSON {
        if case .body(let body) = self { body } else { .null }
    }
}

extension Message {
    /// Whether it deletes others. Then nobody posted it, and it has no body.
    public var isDeletion: Bool {
        if case .body = content { false } else { true }
    }

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
