// Reading several channels as one sequence.
// SPDX-License-Identifier: MIT

import Chat
import GRDB

extension MessageStore {
    /// The most messages of a page, even if the request asks for more.
    private static let maxLimit = 100_000

    /// Reads one page.
    func page(_ request: PageRequest) -> Result<JournalPage, JournalError> {
        Result { try read(request) }.mapError { JournalError($0, path: file.path) }
    }

    /// Finds the numbers first, one message more than wanted to know whether there are more, then
    /// reads the bodies of those that fit.
    private func read(_ request: PageRequest) throws -> JournalPage {
        switch request.direction {
        case .only(let seq):
            return JournalPage(messages: try find(seq), hasMore: false, forgotten: 0)
        case .these(let seqs): return try these(seqs, in: Set(request.channels))
        case .all(let feed): return try all(feed, limit: request.limit)
        case .after, .before: return try merged(request)
        }
    }

    private func merged(_ request: PageRequest) throws -> JournalPage {
        let channels = Set(request.channels)
        let limit = min(max(request.limit, 0), MessageStore.maxLimit)
        var numbers: [Int] = []
        for channel in channels {
            guard let record = index[channel] else { continue }
            try numbers += self.numbers(of: record, request.direction, atMost: limit + 1)
        }
        switch request.direction {
        case .after: numbers.sort(by: <)
        case .before, .only, .these, .all: numbers.sort(by: >)
        }
        let messages = try self.messages(numbers.prefix(limit))
        return JournalPage(
            messages: messages.sorted { $0.seq < $1.seq }, hasMore: messages.count < numbers.count,
            forgotten: channels.map(index.forgotten(of:)).max() ?? 0,
            hasLost: try channels.contains(where: hasLost))
    }

    /// The nearest numbers of one channel. The index is enough to find them.
    private func numbers(
        of record: ChannelIndex.ChannelRecord, _ direction: PageRequest.PageDirection,
        atMost limit: Int
    ) throws -> [Int] {
        let sql: String
        let edge: Int
        switch direction {
        case .after(let seq):
            if record.last <= seq { return [] }  // most readers have everything already
            sql = "SELECT seq FROM message WHERE channel = ? AND seq > ? ORDER BY seq LIMIT ?"
            edge = seq
        case .before(let seq):
            sql = """
                SELECT seq FROM message WHERE channel = ? AND seq < ? AND \(file.columns.isPosted)
                ORDER BY seq DESC LIMIT ?
                """
            edge = seq
        case .only, .these, .all: return []
        }
        return try db.rows(sql, [record.id, edge, limit]) { try $0.decode(Int.self, atIndex: 0) }
    }

    /// The messages with these numbers, as many as fit into a page.
    private func messages(_ numbers: some Sequence<Int>) throws -> [Message] {
        var messages: [Message] = []
        var bytes = 0
        for number in numbers {
            let message = try message(number)
            bytes += message.wireBytes
            if bytes > JournalPage.maxBytes, !messages.isEmpty { break }
            messages.append(message)
        }
        return messages
    }

    /// Those of these messages that are kept in one of the channels, as many as fit into a page.
    private func these(_ seqs: [Int], in channels: Set<ChannelName>) throws -> JournalPage {
        var page = JournalPage(messages: [], hasMore: false, forgotten: 0)
        var bytes = 0
        for seq in seqs {
            guard let message = try find(seq).first, channels.contains(message.channel) else {
                continue
            }
            bytes += message.wireBytes
            if bytes > JournalPage.maxBytes, !page.messages.isEmpty {
                page.hasMore = true
                break
            }
            page.messages.append(message)
        }
        return page
    }

    /// By the table's primary key, whatever the channel. Oldest first in the page.
    private func all(_ feed: SearchFeed, limit: Int) throws -> JournalPage {
        var bytes = 0
        var isCut = false
        var messages: [Message] = try db.rows(
            """
            SELECT \(file.columns.all) FROM message WHERE seq > ? AND seq < ?
            ORDER BY seq \(feed.newestFirst ? "DESC" : "ASC") LIMIT ?
            """, [feed.above, feed.below, limit]
        ) {
            guard let message = try Message($0, index) else { return nil }
            isCut = bytes > 0 && bytes + message.wireBytes > JournalPage.maxBytes
            bytes += message.wireBytes
            return isCut ? nil : message
        }
        let hasMore = isCut || messages.count == limit
        if feed.newestFirst { messages.reverse() }
        return JournalPage(messages: messages, hasMore: hasMore, forgotten: 0)
    }

    /// By the table's primary key. The index has just named it: where it is missing, the file is
    /// damaged.
    private func message(_ seq: Int) throws -> Message {
        guard let message = try find(seq).first else {
            throw JournalError.damaged(path: file.path, "its index knows more than its table")
        }
        return message
    }

    /// The message of this number, if it is kept.
    func find(_ seq: Int) throws -> [Message] {
        try db.rows("SELECT \(file.columns.all) FROM message WHERE seq = ?", [seq]) {
            try Message($0, index)
        }
    }
}
