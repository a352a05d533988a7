// Under which keys records of people are kept.
// SPDX-License-Identifier: MIT

import Chat

/// What a record is about. Neither a channel's name nor a person has a slash in it.
enum RecordKey: Equatable {
    /// A private channel that somebody has made: see ``PrivateChannel``.
    case channel(ChannelName)
    /// It counts against the person who has made it.
    case made(PersonID, ChannelName)
    /// A person is a member of a channel: see ``Member``.
    case member(ChannelName, PersonID)
    /// The same the other way round, to find a person's channels.
    case membership(PersonID, ChannelName)
    /// A person may read, and not write.
    case mute(PersonID)
    /// A person is not served.
    case ban(PersonID)
    /// What a channel is about: see ``Topic``.
    case topic(ChannelName)
    /// Up to where a person has read a channel: see ``ReadMark``.
    case read(PersonID, ChannelName)

    /// The key itself.
    var text: String {
        switch self {
        case .channel(let channel): "channel/\(channel)"
        case .made(let person, let channel): "made/\(person)/\(channel)"
        case .member(let channel, let person): "member/\(channel)/\(person)"
        case .membership(let person, let channel): "of/\(person)/\(channel)"
        case .mute(let person): "mute/all/\(person)"
        case .ban(let person): "ban/all/\(person)"
        case .topic(let channel): "topic/\(channel)"
        case .read(let person, let channel): "read/\(person)/\(channel)"
        }
    }

    /// nil for a key of something else.
    init?(_ text: String) {
        let words = text.split(separator: "/", omittingEmptySubsequences: false).map(String.init)
        switch (words.first, words.count) {
        case ("channel", 2), ("topic", 2):
            guard let channel = ChannelName(words[1]) else { return nil }
            self = words[0] == "topic" ? .topic(channel) : .channel(channel)
        case ("made", 3), ("of", 3), ("read", 3):
            guard let person = PersonID(words[1]), let channel = ChannelName(words[2])
            else { return nil }
            self =
                switch words[0] {
                case "of": .membership(person, channel)
                case "read": .read(person, channel)
                default: .made(person, channel)
                }
        case ("member", 3):
            guard let channel = ChannelName(words[1]), let person = PersonID(words[2])
            else { return nil }
            self = .member(channel, person)
        case ("mute", 3), ("ban", 3):
            guard let person = PersonID(words[2]) else { return nil }
            self = words[0] == "ban" ? .ban(person) : .mute(person)
        default: return nil
        }
    }
}

extension RecordChange {
    /// Removes what is about this.
    static func remove(_ key: RecordKey, if condition: Condition = .none) -> RecordChange {
        .remove(key.text, if: condition)
    }

    /// Asks for what is about this, and changes nothing.
    static func require(_ condition: Condition, of key: RecordKey) -> RecordChange {
        .require(condition, of: key.text)
    }
}
