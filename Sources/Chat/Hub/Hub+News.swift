// Events from the broker, and what other hubs have to say.
// SPDX-License-Identifier: MIT

import Deferred

extension Hub {
    /// Takes in what other threads have sent. The hub does it before it serves a request: a client
    /// who heard something at another hub finds that this one knows it too.
    package func collect() {
        broker.collect()
        if inbox.isEmpty { return }
        let events = inbox.takeAll()
        // All events of the broker are in before anyone hears of some.
        for event in events where event.isNews { take(event) }
        answerAll()
        for event in events where !event.isNews { take(event) }
    }

    /// Everyone for whom there is something.
    private func answerAll() {
        answerEnded()
        answerWaiting()
    }

    /// Everyone for whom there is a message.
    private func answerWaiting() {
        fanOut.run()
        if !ahead.isEmpty { ahead.reach(last) }
    }

    /// An event that comes while messages are missing is held back. A message that comes twice is
    /// delivered once.
    private func take(_ event: HubEvent) {
        switch event {
        case .began(let contents): begin(contents)
        case .recordsChanged(let changes): observer?.recordsChanged(changes)
        case _ where missedNews.isWaiting && event.isNews: missedNews.hold(event)
        case .published(let message):
            if message.previous > last { return recover(before: message) }
            if message.seq > last { deliver(message) }
        case .ephemeral(let news): for news in news { deliver(news) }
        case .emptied(let channel): emptied(channel)
        case .hole(let hole): pass(hole)
        case .lost(let seq): lose(upTo: seq)
        case .sessionEnded(let session):
            clients.end(session: session)
            observer?.sessionEnded(session)
        case .expelled(let people): expel(people)
        case .answered(let number, let answer): broker.settle(number, answer)
        case .replaced(let client, let ticket):
            if let older = clients.older(of: client, ticket: ticket) { replace(older) }
        case .asked(let question, let call): reply(to: question, call)
        case .told(let number, let answer): neighbors.settle(number, answer)
        }
    }

    /// The chat begins. What is known of an earlier one is forgotten.
    private func begin(_ contents: JournalContents) {
        if hasBegun { dismissAll() }
        missedNews.end()
        for channel in channels.all { composer.drop(channel) }
        composer.forget()
        hasBegun = true
        epoch = contents.epoch
        last = contents.last
        lost = 0
        holes = HoleList()
        channels.begin(with: contents)
        ahead.reach(.max)
    }

    /// The numbers go on behind a hole.
    private func pass(_ hole: Hole) {
        holes.add(hole)
        last = max(last, hole.to)
    }

    /// Messages up to this number may be gone, and nobody knows which.
    private func lose(upTo seq: Int) {
        dismissAll()
        lost = max(lost, seq)
        last = max(last, seq)
        for channel in channels.all { composer.drop(channel) }
        composer.forget()
        channels.raiseFloor(to: seq)
    }

    /// Messages are missing before this event: the journal has them. What comes meanwhile waits.
    private func recover(before message: PublishedMessage) {
        missedNews.begin(with: message)
        readMissed()
    }

    /// Reads the next page of missed messages. A new epoch makes the answer void.
    private func readMissed() {
        let epoch = epoch
        broker.replay(after: last, limit: Hub.missedPerPage).addCallbacks(
            { page in if self.isMissing(of: epoch) { self.take(page) } },
            { _ in self.readMissedLater(of: epoch) })
    }

    /// The broker cannot be read just now.
    private func readMissedLater(of epoch: String) {
        scheduler.callLater(.seconds(1)) {
            if self.isMissing(of: epoch) { self.readMissed() }
        }
    }

    /// Messages in one read of the journal; a longer gap takes several.
    private static let missedPerPage = 1000

    /// Whether the page that was asked for under `epoch` is still wanted.
    private func isMissing(of epoch: String) -> Bool {
        missedNews.isWaiting && self.epoch == epoch
    }

    /// Delivers a page of missed messages, then what was held back behind them.
    private func take(_ missed: JournalPage) {
        if missed.forgotten > last { lose(upTo: missed.forgotten) }
        for message in missed.messages where missedNews.isMissing(message.seq, after: last) {
            deliver(message)
        }
        if missed.hasMore, missed.messages.last.map({ missedNews.isBefore($0.seq) }) ?? false {
            readMissed()
        } else {
            // What the journal does not have either is gone.
            if missedNews.previous > last { lose(upTo: missedNews.previous) }
            for event in missedNews.end() { take(event) }
        }
        answerAll()
    }

    /// A message from another thread, which has been encoded there.
    private func deliver(_ message: PublishedMessage) {
        let channel = channels.openForMessage(in: message.channel)
        if message.isChange { apply(message.message, to: channel) }
        let bytes = channel.backlog.append(message)
        delivered(message.message, taking: bytes, in: channel)
    }

    /// A message of this thread's is encoded where answers are cut from.
    private func deliver(_ message: Message) {
        let channel = channels.openForMessage(in: message.channel)
        if message.isChange { apply(message, to: channel) }
        let bytes = channel.backlog.append(message, epoch: epoch)
        delivered(message, taking: bytes, in: channel)
    }

    /// Everyone may see this message from now on.
    private func delivered(_ message: Message, taking bytes: Int, in channel: Channel) {
        last = message.seq
        composer.added(bytes, at: message.at, to: channel)
        if composer.isFull { composer.halve(channels.all) }
        composer.forget()
        fanOut.advance()
        if channel.queue.isInUse { fanOut.receive(channel.queue) }
        // The simple API hears what is posted.
        if channel.listeners.isInUse, message.isPosted { fanOut.receive(channel.listeners) }
    }

    /// No text is here any more before its edit or deletion is told, nor in pages that are on their way.
    private func apply(_ change: Message, to channel: Channel) {
        composer.apply(change, to: channel, epoch: epoch)
        reads.note(change)
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
    /// From a broker on this thread. It bypasses the mailbox, and answers before it returns.
    package func hear(_ event: HubEvent) {
        take(event)
        answerAll()
    }

    /// The same for a message, which nobody has encoded yet.
    package func hear(_ message: Message, after previous: Int) {
        if missedNews.isWaiting || previous != last {
            return hear(.published(PublishedMessage(message, after: previous, epoch: epoch)))
        }
        deliver(message)
        answerWaiting()
    }

    /// The polls that wait in the channel, without the waiting GETs of the simple API.
    package func audience(of channel: ChannelName) -> Int { channels[channel]?.queue.count ?? 0 }
}
