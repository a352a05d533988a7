// All messages of a chat, wherever they are kept.
// SPDX-License-Identifier: MIT

import Chat
import ChatRedis
import ChatSQLite

/// Reads all messages, on one thread, and waits for them.
protocol MessageSource: AnyObject {
    var contents: JournalContents { get }

    /// Calls `body` with each message of these channels, oldest first.
    func forEachMessage(of channels: [ChannelName], _ body: (Message) throws -> Void) throws
}

extension JournalReader: MessageSource {}

extension RedisJournalReader: MessageSource {}

extension JournalPlace {
    /// - Throws: Why there is nothing to read, in a sentence for the user.
    func open() throws -> any MessageSource {
        switch self {
        case .file(let path): try JournalReader(path: path)
        case .redis(let location): try RedisJournalReader(location, over: location.transport())
        case .memory, .unreadable: throw NoJournal()
        }
    }
}

/// What is in another process' memory cannot be read.
struct NoJournal: Error, CustomStringConvertible {
    var description: String {
        "a journal in memory cannot be read; name a file or a URL: --journal"
    }
}
