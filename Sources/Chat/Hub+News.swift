// News from the home, and letters from other hubs.
// SPDX-License-Identifier: MIT

extension Hub {
    /// Takes in what other threads have sent. Called by whoever ``Commons/onLetters(to:_:)`` woke,
    /// and by the hub before it serves a request: whoever has heard something at another hub finds
    /// this one knowing it.
    public func collect() {
        home.collect()
        guard let (news, letters) = commons.office.take(number) else { return }
        // All of it, before anyone hears of some.
        for piece in news { piece(self) }
        answerEnded()
        fire()
        for letter in letters { letter(self) }
    }

    /// One piece of news.
    func hear(_ news: (Hub) -> Void) {
        news(self)
        answerEnded()
        fire()
    }

    /// Everyone may see this message from now on.
    func deliver(_ delivery: Delivery) {
        let channel = channelInNews(delivery.channel)
        last = delivery.seq
        if !channel.isKept { commons.census.keep(channel.name) }
        channel.isKept = true
        channel.tail.append(
            delivery.json, bodyLength: delivery.bodyLength, seq: delivery.seq, at: delivery.at)
        tailBytes += delivery.json.count + 1
        trim(channel)
        news += 1
        channel.line.news = news
        channel.listeners.news = news
        answers.removeAll(keepingCapacity: true)
        ring(channel.line)
        ring(channel.listeners)
    }

    /// Those who wait in a channel are told, and nobody else.
    func deliver(_ whispers: [[UInt8]], in name: ChannelName) {
        guard let channel = channels[name], channel.line.count > 0 else { return }
        for whisper in whispers {
            news += 1
            channel.line.whispers.append((news, whisper))
        }
        channel.line.news = news
        answers.removeAll(keepingCapacity: true)
        ring(channel.line)
    }

    /// Retention has left nothing of a channel.
    func emptied(_ name: ChannelName) {
        guard let channel = channels[name] else { return }
        floor = max(floor, channel.tail.last)
        tailBytes -= channel.tail.dropAll()
        channel.isKept = false
        forgetIfUnused(channel)
    }

    /// Memory keeps no more of a channel than the journal does, and no more of all than it may.
    private func trim(_ channel: Channel) {
        let count = options.retention.count
        if count > 0, channel.tail.count > count { tailBytes -= channel.tail.dropFirst() }
        guard tailBytes > options.maxTailBytes / commons.hubCount else { return }
        for channel in channels.values {
            for _ in 0..<(channel.tail.count + 1) / 2 { tailBytes -= channel.tail.dropFirst() }
        }
    }
}
