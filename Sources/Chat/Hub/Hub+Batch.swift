// Batches composed of what is in memory.
// SPDX-License-Identifier: MIT

extension Hub {
    /// Everything above `seq` in `channels`, as far as memory goes, and the ephemeral messages since
    /// `revision`.
    func compose(_ channels: [Channel], above seq: Int, limit: Int, since revision: Int) -> Batch {
        let key = BatchKey(channels, above: seq, limit: limit, since: revision)
        return batches.batch(for: key) {
            var found = messages(in: channels, above: seq, limit: limit)
            let ephemerals = channels.flatMap {
                $0.queue.ephemerals.filter { $0.revision > revision }
            }
            for ephemeral in ephemerals.sorted(by: { $0.revision < $1.revision }) {
                found.json += ephemeral.json
                found.json.append(UInt8(ascii: ","))
            }
            let next = found.cut ?? last
            return Batch(next: position(next), messages: found.json, more: found.cut != nil)
        }
    }

    private func messages(in channels: [Channel], above seq: Int, limit: Int) -> FoundMessages {
        let unseen = channels.map { $0.backlog.indices(above: seq) }
        let busy = unseen.indices.filter { !unseen[$0].isEmpty }
        guard let first = busy.first else { return FoundMessages() }
        if busy.count == 1 {
            return FoundMessages(in: channels[first].backlog, unseen[first], limit: limit)
        }
        let rows = busy.map { UnseenRow(channels[$0].backlog, unseen[$0]) }
        return FoundMessages(merging: rows, limit: limit)
    }

    /// Drops from memory what is too old to be kept.
    func expire(_ channels: [Channel]) {
        guard let horizon = options.retention.horizon(at: clock()) else { return }
        for channel in channels { backlogBytes -= channel.backlog.dropAll(before: horizon) }
    }
}
