// A message's way in.
// SPDX-License-Identifier: MIT

package import Deferred

extension LocalBroker {
    package func publish(_ draft: Draft) throws(ChatError) -> Deferred<Position> {
        if isClosing { throw .closing }
        guard let nonce = draft.nonce else { return try append(draft) }
        switch nonces.find(nonce, at: scheduler.now) {
        case .said(let position):
            counters.repeats += 1
            return .succeed(position)
        case .pending(let first):
            counters.repeats += 1
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

    package func ephemeral(_ draft: Draft, seconds: Int) throws(ChatError) {
        if isClosing { throw .closing }
        guard shared.registry.knows(draft.channel) else { return }
        let content = EphemeralMessage.Content.message(draft.body, seconds: seconds)
        let ephemeral = EphemeralMessage(
            channel: draft.channel, at: clock(), from: draft.from, content: content)
        tell([(channel: draft.channel, ephemerals: [ephemeral])])
    }

    private func append(_ draft: Draft) throws(ChatError) -> Deferred<Position> {
        guard numbered < .max else {
            return .fail(JournalError.unusable(path: journal.place, "it has no numbers left"))
        }
        // A channel of which nothing is kept yet counts while this is on its way; then hubs know it.
        let isNew = !kept.contains(draft.channel)
        if isNew { try shared.registry.enter(draft.channel) }
        numbered += 1
        let message = Message(
            seq: numbered, channel: draft.channel, at: clock(), from: draft.from,
            body: draft.body, nonce: draft.nonce)
        return journal.append(message).addBoth { result in
            defer { if isNew { self.shared.registry.leave(draft.channel) } }
            do {
                try result.get()
            } catch {
                self.counters.failures += 1
                throw error
            }
            self.counters.messages += 1
            if isNew { self.kept.insert(draft.channel) }
            self.tellAll(.published(PublishedMessage(message, epoch: self.epoch)))
            return Position(epoch: self.epoch, seq: message.seq)
        }
    }

    /// Those who wait in these channels are told, and nobody else: of all that is theirs, in one
    /// answer.
    func tell(_ news: [(channel: ChannelName, ephemerals: [EphemeralMessage])]) {
        if news.isEmpty { return }
        counters.ephemerals += news.reduce(0) { $0 + $1.ephemerals.count }
        tellAll(
            .ephemeral(
                news.map {
                    EphemeralNews(channel: $0.channel, messages: $0.ephemerals.map { $0.json() })
                }))
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
