// Appending: many messages, one commit.
// SPDX-License-Identifier: MIT

import Chat
import GRDB

extension MessageStore {
    /// How many more messages of a channel than have come may be dropped in one commit. A channel may
    /// be far over a limit that is new: that must not delay the others.
    static let trimLimit = 500

    /// Keeps all of `messages` or none.
    ///
    /// - Returns: Channels that became empty, because others needed the room.
    func append(_ messages: ArraySlice<Message>) -> Result<[ChannelName], JournalError> {
        if file.isGone {
            return .failure(
                .unusable(path: file.path, "it was moved or deleted while it was in use"))
        }
        if case .failure(let error) = markInUse() { return .failure(error) }
        let result = append(messages, trimming: true)
        guard case .failure(.damaged) = result else { return result }
        // The messages to be dropped may be damaged. That must not keep new ones out.
        return append(messages, trimming: false)
    }

    /// One transaction. With `trimming`, it also drops what the new messages push over a limit.
    private func append(
        _ messages: ArraySlice<Message>, trimming: Bool
    ) -> Result<[ChannelName], JournalError> {
        var emptied: [ChannelName] = []
        let result = transaction {
            for message in messages { try insert(message) }
            try db.run("UPDATE meta SET last = ?", [messages.last?.seq])
            guard trimming else { return }
            let limit = messages.count + MessageStore.trimLimit
            for channel in Set(messages.map(\.channel)) { try trim(channel, atMost: limit) }
            // Twice what has come: so the limit holds in the end, and no commit takes long.
            emptied = try makeRoom(
                2 * messages.reduce(0) { $0 + $1.keptBytes }, atMost: limit,
                below: messages.first?.seq ?? .max)
        }
        return result.map { emptied }
    }

    /// The message, its nonce if it has one, and the channel's record in the index.
    private func insert(_ message: Message) throws {
        var record = try index[message.channel] ?? makeChannel(message.channel)
        let bytes = message.keptBytes
        try db.run(
            "INSERT INTO message VALUES (?, ?, ?, ?, ?, ?, ?, ?)",
            [
                message.seq, record.id, message.at.milliseconds, message.from?.displayName,
                String(decoding: message.body.posted, as: UTF8.self),
                message.nonce?.sender, message.nonce?.value, bytes,
            ])
        if let nonce = message.nonce {
            try db.run(
                "INSERT INTO nonce VALUES (?, ?, ?, ?)",
                [message.seq, message.at.milliseconds, nonce.sender, nonce.value])
        }
        record.last = message.seq
        record.count += 1
        record.bytes += bytes
        index[message.channel] = record
    }

    /// A row for a channel that has none. What is known of an earlier channel of this name goes
    /// with it, so that its readers are told of a gap.
    private func makeChannel(_ name: ChannelName) throws -> ChannelIndex.ChannelRecord {
        // Messages may have been dropped from a channel of this name before.
        let forgotten = index.floor
        let floor = try wasEmptied(name) ? 0 : forgotten
        try db.run(
            "INSERT INTO channel (name, forgotten, floor) VALUES (?, ?, ?)",
            [name.description, forgotten, floor])
        return ChannelIndex.ChannelRecord(
            id: Int(db.lastInsertedRowID), forgotten: forgotten, floor: floor)
    }
}
