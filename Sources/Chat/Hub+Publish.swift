// A message's way in.
// SPDX-License-Identifier: MIT

public import Deferred

extension Hub {
    /// Has a message kept, then gives it to everyone who waits for it.
    ///
    /// - Returns: Its id, once it is kept; the same id again for a nonce that was used a moment ago.
    ///   Fails with a ``JournalError`` when it could not be kept: then nobody has seen it.
    public func publish(_ draft: Draft) throws(Refusal) -> Deferred<Position> {
        if isClosing { throw .closing }
        guard let nonce = draft.nonce else { return try append(draft) }
        switch nonces.find(nonce, at: scheduler.now) {
        case .said(let position):
            counts.repeats += 1
            return .succeed(position)
        case .pending(let first):
            counts.repeats += 1
            return first.branch()
        case nil:
            let first = try append(draft)
            let told = first.branch()
            // The table knows the nonce before it is told what came of it.
            nonces.add(nonce, .pending(first), until: scheduler.now + Nonce.lifetime)
            first.addBoth { result in
                self.nonces.settle(nonce, try? result.get())
                return try result.get()
            }
            return told
        }
    }

    /// Says something in passing: to those who wait now, and to nobody else.
    ///
    /// - Parameter seconds: How long it is worth showing, 1...30.
    public func whisper(_ draft: Draft, seconds: Int) throws(Refusal) {
        if isClosing { throw .closing }
        guard let channel = channels[draft.channel] else { return }
        let content = Whisper.Content.message(draft.body, seconds: seconds)
        deliver(
            [Whisper(channel: channel.name, at: clock(), from: draft.from, content: content)],
            in: channel)
    }

    private func append(_ draft: Draft) throws(Refusal) -> Deferred<Position> {
        let channel = try channel(draft.channel)
        numbered += 1
        let entry = Entry(
            seq: numbered, channel: draft.channel, at: clock(), from: draft.from,
            body: draft.body, nonce: draft.nonce)
        channel.appending += 1
        return journal.append(entry).addBoth { result in
            channel.appending -= 1
            do {
                try result.get()
            } catch {
                self.counts.failures += 1
                self.forgetIfUnused(channel)
                throw error
            }
            self.deliver(entry, in: channel)
            return Position(epoch: self.epoch, seq: entry.seq)
        }
    }

    /// Everyone may see `entry` from now on.
    private func deliver(_ entry: Entry, in channel: Channel) {
        counts.messages += 1
        last = entry.seq
        channel.isKept = true
        let json = entry.json(epoch: epoch)
        channel.tail.append(
            json, bodyLength: entry.body.json.count, seq: entry.seq, at: entry.at)
        tailBytes += json.count + 1
        trim(channel)
        news += 1
        channel.line.news = news
        channel.listeners.news = news
        answers.removeAll(keepingCapacity: true)
        ring(channel.line)
        ring(channel.listeners)
        fire()
    }

    /// Those who wait in `channel` are told, and nobody else.
    func deliver(_ whispers: [Whisper], in channel: Channel) {
        counts.whispers += whispers.count
        guard channel.line.waiting.count > 0 else { return }
        for whisper in whispers {
            news += 1
            channel.line.whispers.append((news, whisper.json()))
        }
        channel.line.news = news
        answers.removeAll(keepingCapacity: true)
        ring(channel.line)
        fire()
    }

    /// Memory keeps no more of a channel than the journal does, and no more of all than it may.
    private func trim(_ channel: Channel) {
        let count = options.retention.count
        if count > 0, channel.tail.count > count { tailBytes -= channel.tail.dropFirst() }
        guard tailBytes > options.maxTailBytes else { return }
        for channel in channels.values {
            for _ in 0..<(channel.tail.count + 1) / 2 { tailBytes -= channel.tail.dropFirst() }
        }
    }

    /// Nonces outlive a restart.
    func recall(_ recent: [JournalContents.Said]) {
        for said in recent {
            let age = Duration.milliseconds(clock().milliseconds - said.at.milliseconds)
            nonces.add(
                said.nonce, .said(Position(epoch: epoch, seq: said.seq)),
                until: scheduler.now + Nonce.lifetime - max(age, .zero))
        }
    }
}
