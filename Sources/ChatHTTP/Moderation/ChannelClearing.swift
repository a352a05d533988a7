// `POST /channels/{channel}/clear`: a moderator deletes all messages of a channel.
// SPDX-License-Identifier: MIT

import Chat
import Deferred
import HTTP

/// A private channel only by a moderator who is a member of it.
final class ChannelClearing: ModeratorDoor, RendersPOST {
    /// - Throws: 403 for who is no moderator, 404 where the channel has no messages.
    func renderPOST(_ request: Request) throws -> Reply {
        try answer(request) { fields, visitor throws(HTTPError) in
            try mustModerate(visitor)
            let channel = try request.channel()
            if channel.isPrivate { try mustBeMember(visitor, of: channel) }
            let page = try fields.form.redirectToPage(of: chat)
            do throws(ChatError) {
                return try chat.hub.clear(channel).addCallback { id in
                    page ?? .json { $0.field("id", id) }
                }
            } catch { throw error.httpError }
        }
    }
}
