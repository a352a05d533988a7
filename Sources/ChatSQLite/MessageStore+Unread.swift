// Counting what somebody has not read.
// SPDX-License-Identifier: MIT

import Chat
import GRDB

extension MessageStore {
    /// See ``Journal/countUnread(_:)``. A channel without news is not looked for in the file.
    func countUnread(_ question: UnreadQuestion) -> Result<[Int], JournalError> {
        Result {
            try question.places.map { place in
                guard let channel = index[place.channel], channel.last > place.seq else { return 0 }
                return try countUnread(in: channel.id, after: place.seq, by: question.reader)
            }
        }.mapError { JournalError($0, path: file.path) }
    }

    /// The newest rows first, by the index; of these no more than it takes to count to the most.
    private func countUnread(in channel: Int, after seq: Int, by reader: PersonID) throws -> Int {
        let columns = file.columns
        let sql = """
            SELECT count(*) FROM (
                SELECT 1 FROM (
                    SELECT \(columns.isPosted) AND body <> '' AS isPosted, \(columns.person) AS person
                    FROM message WHERE channel = ? AND seq > ? ORDER BY seq DESC LIMIT ?)
                WHERE isPosted AND person IS NOT ? LIMIT ?)
            """
        let counts = try db.rows(
            sql,
            [channel, seq, UnreadQuestion.reach, reader.description, UnreadQuestion.most]
        ) { try $0.decode(Int.self, atIndex: 0) }
        return counts.first ?? 0
    }
}
