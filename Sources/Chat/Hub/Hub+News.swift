// News from the broker, and letters from other hubs.
// SPDX-License-Identifier: MIT

extension Hub {
    /// Takes in what other threads have sent. Called by whoever ``SharedState/onLetters(to:_:)`` woke,
    /// and by the hub before it serves a request: whoever has heard something at another hub finds
    /// this one knowing it.
    public func collect() {
        broker.collect()
        guard let (revision, letters) = shared.mailboxes.take(number) else { return }
        // All of it, before anyone hears of some.
        for piece in revision { piece(self) }
        answerEnded()
        fire()
        for letter in letters { letter(self) }
    }

    /// One piece of news.
    func hear(_ revision: (Hub) -> Void) {
        revision(self)
        answerEnded()
        fire()
    }

    /// Everyone may see this message from now on.
    func deliver(_ delivery: Delivery) {
        let channel = channelInNews(delivery.channel)
        last = delivery.seq
        if !channel.isKept { shared.registry.keep(channel.name) }
        channel.isKept = true
        channel.backlog.append(
            delivery.json, bodyLength: delivery.bodyLength, seq: delivery.seq, at: delivery.at)
        backlogBytes += delivery.json.count + 1
        trim(channel)
        revision += 1
        channel.queue.revision = revision
        channel.listeners.revision = revision
        batches.removeAll(keepingCapacity: true)
        ring(channel.queue)
        ring(channel.listeners)
    }

    /// Those who wait in a channel are told, and nobody else.
    func deliver(_ ephemerals: [[UInt8]], in name: ChannelName) {
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
    func emptied(_ name: ChannelName) {
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
