// A message's way in.
// SPDX-License-Identifier: MIT

internal import Deferred

extension LocalHome {
    func publish(_ draft: Draft) throws(Refusal) -> Deferred<Position> {
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

    func whisper(_ draft: Draft, seconds: Int) throws(Refusal) {
        if isClosing { throw .closing }
        guard commons.census.knows(draft.channel) else { return }
        let content = Whisper.Content.message(draft.body, seconds: seconds)
        let whisper = Whisper(
            channel: draft.channel, at: clock(), from: draft.from, content: content)
        tell([(channel: draft.channel, whispers: [whisper])])
    }

    private func append(_ draft: Draft) throws(Refusal) -> Deferred<Position> {
        guard numbered < .max else {
            return .fail(JournalError.unusable(path: journal.place, "it has no numbers left"))
        }
        // A channel of which nothing is kept yet counts while this is on its way; then hubs know it.
        let isNew = hub?.channels[draft.channel]?.isKept != true
        if isNew { try commons.census.enter(draft.channel) }
        numbered += 1
        let entry = Entry(
            seq: numbered, channel: draft.channel, at: clock(), from: draft.from,
            body: draft.body, nonce: draft.nonce)
        return journal.append(entry).addBoth { result in
            defer { if isNew { self.commons.census.leave(draft.channel) } }
            do {
                try result.get()
            } catch {
                self.counts.failures += 1
                throw error
            }
            self.counts.messages += 1
            let delivery = Delivery(entry, epoch: self.commons.epoch)
            self.tellAll { $0.deliver(delivery) }
            return Position(epoch: self.commons.epoch, seq: entry.seq)
        }
    }

    /// Those who wait in these channels are told, and nobody else: of all that is theirs, in one
    /// answer.
    func tell(_ news: [(channel: ChannelName, whispers: [Whisper])]) {
        if news.isEmpty { return }
        counts.whispers += news.reduce(0) { $0 + $1.whispers.count }
        let encoded = news.map { (channel: $0.channel, whispers: $0.whispers.map { $0.json() }) }
        tellAll { hub in
            for piece in encoded { hub.deliver(piece.whispers, in: piece.channel) }
        }
    }

    /// Nonces outlive a restart.
    func recall(_ contents: JournalContents) {
        for said in contents.recent {
            let age = Duration.milliseconds(clock().milliseconds - said.at.milliseconds)
            nonces.add(
                said.nonce, .said(Position(epoch: contents.epoch, seq: said.seq)),
                until: scheduler.now + Nonce.lifetime - max(age, .zero))
        }
    }
}

/// A message that everyone may see from now on, encoded once for all hubs.
struct Delivery: Sendable {
    let seq: Int
    let channel: ChannelName
    let at: Timestamp
    let json: [UInt8]
    /// How many of its bytes, before the closing brace, are what was said.
    let bodyLength: Int

    init(_ entry: Entry, epoch: String) {
        seq = entry.seq
        channel = entry.channel
        at = entry.at
        json = entry.json(epoch: epoch)
        bodyLength = entry.body.json.count
    }
}
