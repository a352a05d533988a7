// A message, read from its row.
// SPDX-License-Identifier: MIT

import Chat
import GRDB

extension Message {
    /// What to select, and behind it what the message deletes.
    static let columns = "seq, channel, at, sender, body, nonceSender, nonce"

    /// - Parameter row: Has ``columns``, and what the message deletes.
    /// - Returns: nil if the index does not know the channel.
    init?(_ row: Row, _ index: ChannelIndex) throws {
        guard let channel = index.name(of: try row.decode(atIndex: 1)) else { return nil }
        if try row.decode(Int?.self, atIndex: 7) != nil {
            try self.init(deletion: row, in: channel)
            return
        }
        let body = try row.decode(String.self, atIndex: 4)
        var nonce: Nonce?
        if let sender = try row.decode(String?.self, atIndex: 5),
            let value = try row.decode(String?.self, atIndex: 6)
        {
            nonce = Nonce(sender: sender, value: value)
        }
        self.init(
            seq: try row.number(atIndex: 0), channel: channel,
            at: Timestamp(milliseconds: try row.decode(atIndex: 2)),
            from: try row.decode(String?.self, atIndex: 3).map(Identity.init(name:)),
            body: JSON(kept: Array(body.utf8)), nonce: nonce)
    }

    private init(deletion row: Row, in channel: ChannelName) throws {
        let deleted = try row.number(atIndex: 7)
        self.init(
            seq: try row.number(atIndex: 0), channel: channel,
            at: Timestamp(milliseconds: try row.decode(atIndex: 2)),
            deletion: deleted == 0 ? .cleared : .deleted(deleted))
    }
}
