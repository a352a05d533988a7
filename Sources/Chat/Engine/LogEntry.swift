// What stands in the log of an engine.
// SPDX-License-Identifier: MIT

/// A place in the log. Messages have the sub-number 0; what happens behind a message, and is none, has
/// the message's number and a sub-number from 1 on.
package struct LogMark: Sendable, Hashable, Comparable {
    package let seq: Int
    package let sub: Int

    package init(seq: Int, sub: Int = 0) {
        self.seq = seq
        self.sub = sub
    }

    /// Behind everything that stands at this number.
    package static func end(of seq: Int) -> LogMark { LogMark(seq: seq, sub: .max) }

    package static func < (one: LogMark, other: LogMark) -> Bool {
        (one.seq, one.sub) < (other.seq, other.sub)
    }
}

/// One entry.
package struct LogEntry: Sendable {
    package let mark: LogMark
    package let event: ChatEvent

    package init(_ event: ChatEvent, at mark: LogMark) {
        self.event = event
        self.mark = mark
    }
}

/// All that can happen in a chat of several nodes.
package enum ChatEvent: Sendable {
    /// Everyone may see this message; or it deletes others, see ``Message/content``.
    case message(Message)
    /// A hole from this number up to the entry's. What it has cost is told by the next verdict.
    case hole(from: Int)
    /// The newest hole is judged: everything up to this number may be lost; nil for nothing.
    case verdict(lost: Int?)
    /// Only subscribers that wait now hear this.
    case ephemeral(EphemeralNews)
    /// Somebody came to the first node, in these channels.
    case came(Identity, [ChannelName], since: Timestamp)
    /// Somebody left the last node, in these channels.
    case left(Identity, [ChannelName])
    /// Retention has left nothing of a channel.
    case emptied(ChannelName)
    /// A login has ended: the session, and whose it was.
    case sessionEnded(String, Identity)
    /// An operator has removed everyone of this name.
    case expelled(String)
    /// Records have changed, in these steps.
    case recordsChanged([RecordChange])
    /// The keys that sign for visitors have changed.
    case keysChanged
    /// Written by a newer version.
    case unknown
}

/// Somebody came to a node or left it, as a node reports it.
package struct PresenceChange: Sendable, Equatable {
    package let identity: Identity
    package let channels: [ChannelName]
    /// Else they left.
    package let isComing: Bool

    package init(_ identity: Identity, in channels: [ChannelName], isComing: Bool) {
        self.identity = identity
        self.channels = channels
        self.isComing = isComing
    }
}

/// Somebody who is listed in a channel.
package struct EnginePerson: Sendable, Equatable {
    package let person: Person
    package let channel: ChannelName

    package init(_ person: Person, in channel: ChannelName) {
        self.person = person
        self.channel = channel
    }
}
