// One part of the index.
// SPDX-License-Identifier: MIT

import Chat
import GRDB

/// A stretch of numbers, and the table of its terms: `shard12`.
struct SearchShard: Equatable {
    /// Messages of one shard at most. So many are written anew where one of them is deleted, and looked
    /// through for one query before anybody asks for the time.
    static let maxCount = 16_384
    /// Bytes of their texts at most.
    static let maxBytes = 4 << 20

    let id: Int
    /// Numbers of messages.
    var first: Int
    var last: Int
    var count: Int
    /// Of the texts.
    var bytes: Int
    /// Whether new messages come into it.
    var isOpen: Bool
    /// Whether it may name messages that are gone.
    var isDirty: Bool

    var table: String { "shard\(id)" }
    var isFull: Bool { count >= SearchShard.maxCount || bytes >= SearchShard.maxBytes }

    /// Whether both fit into one.
    func fits(count: Int, bytes: Int) -> Bool {
        self.count + count <= SearchShard.maxCount && self.bytes + bytes <= SearchShard.maxBytes
    }
}

/// A message as a shard keeps it.
struct SearchEntry: Sendable {
    let seq: Int
    /// Its terms with blanks between them, each marked with its channel.
    let terms: String
    /// Of its text.
    let bytes: Int

    /// nil for what has no text, or none that could be found.
    init?(_ message: Message) {
        guard message.isPosted, let text = message.searchedText else { return nil }
        let terms = FoldedText(text).terms
        if terms.isEmpty { return nil }
        let key = ChannelKey(message.channel)
        seq = message.seq
        bytes = text.utf8.count
        self.terms = terms.map { key.term($0) }.joined(separator: " ")
    }
}

/// Stands for a channel in front of its terms. So a word that is everywhere and rare in one channel is
/// rare there. Of two channels with the same key, a search looks at messages of both, and shows its own.
struct ChannelKey {
    /// Eight of `0-9 a-v`.
    let text: String

    /// FNV-1a, 40 bits of it.
    init(_ channel: ChannelName) {
        var hash: UInt64 = 0xcbf2_9ce4_8422_2325
        for byte in channel.description.utf8 { hash = (hash ^ UInt64(byte)) &* 0x100_0000_01b3 }
        let digits = String((hash >> 24) & 0xff_ffff_ffff, radix: 32)
        text = String(repeating: "0", count: 8 - digits.count) + digits
    }

    /// Letters, digits, marks and symbols alone: nothing that full-text queries know as syntax.
    func term(_ term: String) -> String { "\(text)_\(term)" }

    /// FTS5's expression for entries that have all terms. sqlite.org/fts5.html#full_text_query_syntax
    func expression(_ terms: [SearchTerm]) -> String {
        terms.map { "\"\(term($0.text))\"" + ($0.isPrefix ? "*" : "") }.joined(separator: " AND ")
    }
}
