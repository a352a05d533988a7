// Appending: many messages, one commit.
// SPDX-License-Identifier: MIT

import Chat
import GRDB

extension MessageStore {
    /// How many more messages of a channel than have come may be dropped in one commit. A channel may
    /// be far over a limit that is new: that must not delay the others.
    static let trimLimit = 500

    /// Keeps all of `messages` or none. What they delete is gone from the file and its WAL then; what
    /// they edit is gone from the file, and from the WAL within a minute.
    ///
    /// - Returns: Channels that became empty, because others needed the room.
    func append(_ messages: ArraySlice<Message>) -> Result<[ChannelName], JournalError> {
        if let error = file.errorIfGone { return .failure(error) }
        if case .failure(let error) = markInUse() { return .failure(error) }
        let result = appendAnyway(messages)
        guard case .success = result else { return result }
        if messages.contains(where: \.isDeletion) {
            emptyWAL()
        } else if messages.contains(where: \.isChange) {
            // An edit is said in passing: nobody is to wait for the disk.
            isWALToEmpty = true
        }
        return result
    }

    private func appendAnyway(
        _ messages: ArraySlice<Message>
    ) -> Result<[ChannelName], JournalError> {
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
            let bytesBefore = index.bytes
            var full: [ChannelName] = []
            for message in messages {
                let record = try insert(message)
                if retention.isExceeded(count: record.count, bytes: record.bytes),
                    full.last != message.channel
                {
                    full.append(message.channel)
                }
            }
            guard trimming else { return }
            // Twice what has come: so the limit holds in the end, and no commit takes long.
            let room = 2 * (index.bytes - bytesBefore)
            let limit = messages.count + MessageStore.trimLimit
            for channel in full { try trim(channel, atMost: limit) }
            emptied = try makeRoom(room, atMost: limit, below: messages.first?.seq ?? .max)
        }
        return result.map { emptied }
    }

    /// The message, its nonce if it has one, and the channel's record in the index.
    ///
    /// - Returns: That record.
    func insert(_ message: Message) throws -> ChannelIndex.ChannelRecord {
        if message.isChange { try apply(message) }
        if message.isDeletion { return try insert(deletion: message) }
        let bytes = message.keptBytes
        let record = try record(of: message, bytes)
        let row = try statements.insertMessage
        row.bind(message.seq, at: 1)
        row.bind(record.id, at: 2)
        row.bind(message.at.milliseconds, at: 3)
        try row.bind(message.from?.displayName, at: 4)
        try row.bind(message.nonce?.sender, at: 6)
        try row.bind(message.nonce?.value, at: 7)
        row.bind(bytes, at: 8)
        try row.bind(message.from?.person?.description, at: 9)
        row.bind(message.edited?.milliseconds, at: 10)
        row.bind(message.edits, at: 11)
        try row.run(with: message.keptBody, at: 5)
        if let nonce = message.nonce { try insert(nonce, of: message) }
        return record
    }

    /// A nonce has a row of its own, because it may outlive its message.
    private func insert(_ nonce: Nonce, of message: Message) throws {
        let row = try statements.insertNonce
        row.bind(message.seq, at: 1)
        row.bind(message.at.milliseconds, at: 2)
        try row.bind(nonce.sender, at: 3)
        try row.bind(nonce.value, at: 4)
        try row.run()
    }

    /// What is kept of the message's channel, with this message.
    func record(of message: Message, _ bytes: Int) throws -> ChannelIndex.ChannelRecord {
        if let known = index.append(message.seq, bytes, to: message.channel) { return known }
        var new = try makeChannel(message.channel)
        new.append(message.seq, bytes)
        index[message.channel] = new
        return new
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
