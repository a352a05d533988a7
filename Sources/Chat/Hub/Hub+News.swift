// News from the broker, and what other hubs have to say.
// SPDX-License-Identifier: MIT

import Deferred

extension Hub {
    /// Takes in what other threads have sent. The hub does it before it serves a request: a client
    /// who heard something at another hub finds that this one knows it too.
    package func collect() {
        broker.collect()
        if inbox.isEmpty { return }
        let events = inbox.takeAll()
        // All news, before anyone hears of some.
        for event in events where event.isNews { take(event) }
        answerEnded()
        fanOut.run()
        for event in events where !event.isNews { take(event) }
    }

    private func take(_ event: HubEvent) {
        switch event {
        case .began(let contents): begin(contents)
        case .published(let message): deliver(message)
        case .ephemeral(let news): for news in news { deliver(news) }
        case .emptied(let channel): emptied(channel)
        case .sessionEnded(let session): clients.end(session: session)
        case .answered(let number, let answer): broker.settle(number, answer)
        case .replaced(let client, let ticket):
            if let older = clients.older(of: client, ticket: ticket) { replace(older) }
        case .asked(let question, let call): reply(to: question, call)
        case .told(let number, let answer): neighbors.settle(number, answer)
        }
    }

    /// The chat begins. What is known of an earlier one is forgotten.
    private func begin(_ contents: JournalContents) {
        epoch = contents.epoch
        last = contents.last
        channels.begin(with: contents)
    }

    /// Everyone may see this message from now on.
    private func deliver(_ message: PublishedMessage) {
        let channel = channels.openForMessage(in: message.channel)
        last = message.seq
        composer.add(message, to: channel, among: channels.all)
        composer.forget()
        fanOut.advance()
        fanOut.receive(channel.queue)
        fanOut.receive(channel.listeners)
    }

    /// Those who wait in a channel are told, and nobody else.
    private func deliver(_ news: EphemeralNews) {
        guard let channel = channels[news.channel], channel.queue.count > 0 else { return }
        for message in news.messages {
            channel.queue.add(ephemeral: message, at: fanOut.advance())
        }
        composer.forget()
        fanOut.receive(channel.queue)
    }

    /// Retention has left nothing of a channel.
    private func emptied(_ name: ChannelName) {
        guard let channel = channels[name] else { return }
        composer.drop(channel)
        channels.empty(channel)
    }
}

extension Hub: BrokerListener {
    package func hear(_ event: HubEvent) {
        take(event)
        answerEnded()
        fanOut.run()
    }

    package func audience(of channel: ChannelName) -> Int { channels[channel]?.queue.count ?? 0 }
}
