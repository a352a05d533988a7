// A journal's file, copied into Redis.
// SPDX-License-Identifier: MIT

import Chat
import ChatHTTP
import ChatRedis
import ChatSQLite

/// Copies all that clients can notice: numbers, what was dropped, nonces. No server may have the file
/// open.
struct JournalCopy {
    let reader: JournalReader
    let importer: RedisJournalImporter

    /// - Throws: What is wrong with either, in a sentence for the user.
    init(from path: String, to location: RedisLocation) throws {
        reader = try JournalReader(path: path)
        importer = try RedisJournalImporter(location, over: location.transport())
    }

    /// - Returns: How many messages there were.
    func run() throws -> Int {
        let channels = Array(reader.contents.channels.keys)
        for channel in channels {
            let losses = try reader.losses(of: channel)
            importer.begin(channel, forgotten: losses.forgotten, isCertain: losses.isCertain)
        }
        try reader.forEachMessage(of: channels, importer.add)
        return try importer.finish(reader.succession(), at: SystemClock().now())
    }
}
