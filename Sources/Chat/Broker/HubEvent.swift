// All that can be said to a hub.
// SPDX-License-Identifier: MIT

/// What a hub hears from other threads: values, so that each can cross to any thread.
package enum HubEvent: Sendable {
    // Events for all hubs. The broker tells every hub the same, in the same order.

    /// The chat begins with what its journal holds, or begins again under another epoch.
    case began(JournalContents)
    /// Everyone may see this message from now on.
    case published(PublishedMessage)
    /// Only subscribers that wait now hear this.
    case ephemeral([EphemeralNews])
    /// Retention has left nothing of a channel.
    case emptied(ChannelName)
    /// The chat has come past a hole: the numbers go on behind it. Who stands inside it has heard, at
    /// another node, what is lost.
    case hole(Hole)
    /// Messages with a number up to this may be lost. Clients that have not come so far are told.
    case lost(upTo: Int)
    /// A login has ended, and its polls with it.
    case sessionEnded(String)
    /// An operator has removed these people: their polls and streams end.
    case expelled(any PersonRule)

    /// Records have changed, and ``Hub/records`` shows it.
    case recordsChanged([RecordChange])

    // For one hub.

    /// The broker answers the call of this number.
    case answered(Int, BrokerAnswer)
    /// A newer poll of this client waits at another hub. `ticket` names the older one, here.
    case replaced(client: String, ticket: Int)
    /// Another hub wants to know something.
    case asked(HubQuestion, HubCall)
    /// Another hub answers the call of this number.
    case told(Int, HubAnswer)

    /// Whether every hub hears this. A hub takes in all of these before anything else.
    var isNews: Bool {
        switch self {
        case .began, .published, .ephemeral, .emptied, .hole, .lost, .sessionEnded, .expelled,
            .recordsChanged:
            true
        case .answered, .replaced, .asked, .told: false
        }
    }
}

/// Ephemeral messages for all who wait in one channel, encoded once for all hubs.
package struct EphemeralNews: Sendable {
    /// Their channel.
    package let channel: ChannelName
    /// Each message as JSON, see ``EphemeralMessage/json()``.
    package let messages: [[UInt8]]

    package init(channel: ChannelName, messages: [[UInt8]]) {
        self.channel = channel
        self.messages = messages
    }

    /// One message that somebody has posted.
    init(_ draft: Draft, seconds: Int, at now: Timestamp) {
        let message = EphemeralMessage(
            channel: draft.channel, at: now, from: draft.from,
            content: .message(draft.body, seconds: seconds))
        self.init(channel: draft.channel, messages: [message.json()])
    }
}

/// What one hub asks of another: for lists and statistics over all of them.
package enum HubQuestion: Sendable {
    /// How it is.
    case statistics
    /// In which channels most requests wait; at most so many.
    case busiest(Int)
    /// How many requests wait in each of these channels.
    case parked([ChannelName])
}

/// The answer to a ``HubQuestion``.
package enum HubAnswer: Sendable {
    case statistics(HubStatistics)
    case busiest([ChannelName])
    case parked([Int])
}
