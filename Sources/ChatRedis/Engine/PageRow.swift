// A message, as `page.lua` answers it.
// SPDX-License-Identifier: MIT

import Chat

/// The channel's place, number, time, kind, extra, person, sender, body: see `fromStream` in `common.lua`.
enum PageRow {
    /// Parts of the answer for each message.
    static let width = 8

    /// - Parameter cursor: Stands behind the channel's place.
    static func message(
        _ cursor: inout RESPCursor, in channel: ChannelName
    ) throws(RESPError) -> Message {
        let seq = try cursor.integer()
        let at = Timestamp(milliseconds: try cursor.integer())
        let kind = try cursor.text()
        let extra = try cursor.integer()
        let person = PersonID(try cursor.text())
        let from = Identity(sender: try cursor.text(), person)
        return try Message(
            seq: seq, in: channel, at: at, kind: kind, extra: extra, from: from,
            body: try cursor.bytes())
    }
}

extension Identity {
    /// - Parameter sender: Empty for nobody.
    init?(sender: String, _ person: PersonID?) {
        if sender.isEmpty && person == nil { return nil }
        self.init(displayName: sender, person: person)
    }
}
