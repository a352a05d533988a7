// The topics of all channels.
// SPDX-License-Identifier: MIT

import Chat
import HTTP

/// Reads topics from the chat's records, which are in memory, and says which steps change one. On the
/// thread of its hub.
struct Topics {
    private let hub: Hub
    private let membership: Membership

    init(_ hub: Hub, _ membership: Membership) {
        self.hub = hub
        self.membership = membership
    }

    /// How many there may be. A channel keeps its topic when its messages are gone, and then nobody else may
    /// know of the channel.
    static let maxCount = 5_000

    /// What a channel is about; nil where nobody has said so.
    subscript(channel: ChannelName) -> Topic? {
        membership.record(.topic(channel)).flatMap { Topic($0) }
    }

    /// The steps that give a channel a topic, or take it away.
    ///
    /// - Throws: 507 where there are too many.
    func steps(
        _ text: TopicText, by speaker: Identity?, in channel: ChannelName
    ) throws(HTTPError) -> [RecordChange] {
        if text.isEmpty { return [.remove(.topic(channel))] }
        let topic = Topic(text, by: speaker, at: membership.now)
        let steps = conditions(in: channel) + [.put(topic.record(of: channel))]
        guard membership.record(.topic(channel)) == nil else { return steps }
        guard membership.hasRoom else { throw .tooManyTopics }
        if membership.records.count(in: "topic") < Topics.maxCount { return steps }
        guard let forgotten = forgotten() else { throw .tooManyTopics }
        return steps + [.remove(forgotten)]
    }

    /// A private channel that people have made here must be there still: what it is about must not be told
    /// to whoever makes another one of its name.
    private func conditions(in channel: ChannelName) -> [RecordChange] {
        membership.channel(channel) == nil ? [] : [.require(.present, of: .channel(channel))]
    }

    /// The topic of a channel that is not there any more.
    private func forgotten() -> RecordKey? {
        membership.records.all(in: "topic").lazy.compactMap { RecordKey($0.key) }.first { key in
            if case .topic(let channel) = key { !hub.knows(channel) } else { false }
        }
    }
}
