// A message, read from its row.
// SPDX-License-Identifier: MIT

import Chat
import GRDB

/// The columns of a message in a file of some version.
struct MessageColumns: Sendable {
    /// What to select, with NULL for what the file does not have.
    let all: String
    /// Whether a row is a message that was posted.
    let isPosted: String
    /// Its sender's person, or NULL.
    let person: String

    /// - Parameter version: See ``Schema/check(_:path:)``.
    init(version: Int) {
        let deletes = version >= Schema.versionWithDeletions ? "deletes" : "NULL"
        let hasEdits = version >= Schema.versionWithEdits
        let edits = hasEdits ? "person, edited, edits" : "NULL, NULL, NULL"
        all = "seq, channel, at, sender, body, nonceSender, nonce, \(deletes), \(edits)"
        person = hasEdits ? "person" : "NULL"
        isPosted = "\(deletes) IS NULL" + (hasEdits ? " AND edits IS NULL" : "")
    }
}

extension Message {
    /// - Parameter row: Has ``MessageColumns/all``.
    /// - Returns: nil if the index does not know the channel.
    init?(_ row: Row, _ index: ChannelIndex) throws {
        guard let channel = index.name(of: try row.decode(atIndex: 1)) else { return nil }
        if try row.decode(Int?.self, atIndex: 7) != nil {
            try self.init(deletion: row, in: channel)
            return
        }
        let body = Array(try row.decode(String.self, atIndex: 4).utf8)
        var nonce: Nonce?
        if let sender = try row.decode(String?.self, atIndex: 5),
            let value = try row.decode(String?.self, atIndex: 6)
        {
            nonce = Nonce(sender: sender, value: value)
        }
        self.init(
            seq: try row.number(atIndex: 0), channel: channel,
            at: Timestamp(milliseconds: try row.decode(atIndex: 2)),
            from: try Message.sender(row), body: body.isEmpty ? .tombstone : JSON(kept: body),
            nonce: nonce, revision: body.isEmpty ? .tombstone : try Message.revision(row))
    }

    /// Somebody of whom only a name is kept is nobody in particular.
    private static func sender(_ row: Row) throws -> Identity? {
        guard let name = try row.decode(String?.self, atIndex: 3) else { return nil }
        let person = try row.decode(String?.self, atIndex: 8).flatMap { PersonID($0) }
        return Identity(subject: name, displayName: name, person: person)
    }

    private static func revision(_ row: Row) throws -> Revision {
        if let edited = try row.decode(Int?.self, atIndex: 10) {
            return .edit(of: try edited.checked(below: .impossible))
        }
        let time = try row.decode(Int?.self, atIndex: 9)
        return time.map { .edited(Timestamp(milliseconds: $0)) } ?? .original
    }

    private init(deletion row: Row, in channel: ChannelName) throws {
        let deleted = try row.number(atIndex: 7)
        self.init(
            seq: try row.number(atIndex: 0), channel: channel,
            at: Timestamp(milliseconds: try row.decode(atIndex: 2)),
            deletion: deleted == 0 ? .cleared : .deleted(deleted))
    }

    /// What stands in the column `body`: nothing where it was deleted.
    var keptBody: [UInt8] { revision == .tombstone ? [] : body.posted }

    /// When its body was edited last; nil where it was not.
    var edited: Timestamp? {
        if case .edited(let time) = revision { time } else { nil }
    }
}
