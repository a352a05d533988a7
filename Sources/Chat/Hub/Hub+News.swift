// News from the broker, and what other hubs have to say.
// SPDX-License-Identifier: MIT

import Deferred

extension Hub {
    /// Takes in what other threads have sent. The hub does it before it serves a request: whoever has
    /// heard something at another hub finds this one knowing it.
    package func collect() {
        broker.collect()
        if inbox.isEmpty { return }
        let events = inbox.takeAll()
        // All news, before anyone hears of some.
        for event in events where event.isNews { take(event) }
        answerEnded()
        fire()
        for event in events where !event.isNews { take(event) }
    }

    private func take(_ event: HubEvent) {
        switch event {
        case .began(let contents): begin(contents)
        case .published(let message): deliver(message)
        case .ephemeral(let news): for news in news { deliver(news.messages, in: news.channel) }
        case .emptied(let channel): emptied(channel)
        case .sessionEnded(let session): endPolls(of: session)
        case .answered(let number, let answer): broker.settle(number, answer)
        case .replaced(let client, let ticket): replace(client, ticket: ticket)
        case .asked(let question, let call): answer(question, call)
        case .told(let number, let answer): neighbors.settle(number, answer)
        }
    }

    /// The chat begins. What is known of an earlier one is forgotten.
    private func begin(_ contents: JournalContents) {
        epoch = contents.epoch
        last = contents.last
        floor = contents.floor
        for (name, channel) in contents.channels where channels[name] == nil {
            channels[name] = Channel(name, floor: channel.last, isKept: true)
            shared.registry.enterAnyway(name)
        }
    }

    /// Everyone may see this message from now on.
    private func deliver(_ message: PublishedMessage) {
        let channel = channelInNews(message.channel)
        last = message.seq
        if !channel.isKept { shared.registry.keep(channel.name) }
        channel.isKept = true
        channel.backlog.append(
            message.json, bodyLength: message.bodyLength, seq: message.seq, at: message.at)
        backlogBytes += message.json.count + 1
        trim(channel)
        revision += 1
        channel.queue.revision = revision
        channel.listeners.revision = revision
        batches.removeAll(keepingCapacity: true)
        ring(channel.queue)
        ring(channel.listeners)
    }

    /// Those who wait in a channel are told, and nobody else.
    private func deliver(_ ephemerals: [[UInt8]], in name: ChannelName) {
        guard let channel = channels[name], channel.queue.count > 0 else { return }
        for ephemeral in ephemerals {
            revision += 1
            channel.queue.ephemerals.append((revision, ephemeral))
        }
        channel.queue.revision = revision
        batches.removeAll(keepingCapacity: true)
        ring(channel.queue)
    }

    /// Retention has left nothing of a channel.
    private func emptied(_ name: ChannelName) {
        guard let channel = channels[name] else { return }
        floor = max(floor, channel.backlog.last)
        backlogBytes -= channel.backlog.dropAll()
        channel.isKept = false
        forgetIfUnused(channel)
    }

    /// Memory keeps no more of a channel than the journal does, and no more of all than it may.
    private func trim(_ channel: Channel) {
        let count = options.retention.count
        if count > 0, channel.backlog.count > count { backlogBytes -= channel.backlog.dropFirst() }
        guard backlogBytes > options.maxBacklogBytes / shared.hubCount else { return }
        for channel in channels.values {
            for _ in 0..<(channel.backlog.count + 1) / 2 {
                backlogBytes -= channel.backlog.dropFirst()
            }
        }
    }
}

extension Hub: BrokerListener {
    package func hear(_ event: HubEvent) {
        take(event)
        answerEnded()
        fire()
    }

    package func audience(of channel: ChannelName) -> Int { channels[channel]?.queue.count ?? 0 }
}
