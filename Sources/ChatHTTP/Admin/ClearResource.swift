// `POST /clear`: all messages of a channel are deleted.
// SPDX-License-Identifier: MIT

import Chat
import Deferred
import HTTP

/// `{"channel":"swift"}`. The texts are erased, and a message that tells so takes their place.
final class ClearResource: AdminResource, RendersPOST {
    /// - Throws: 400 for what is no channel's name, 404 where the channel has no messages.
    func renderPOST(_ request: Request) throws -> Reply {
        guard let text = try AdminFields(request).text("channel"), let channel = ChannelName(text)
        else { throw HTTPError.badChannel }
        let process = request.process
        let clearing = try admin.hub.clear(channel).addCallback { [self] position -> Response in
            note("clear", channel.description, by: process)
            return .json { $0.field("id", position) }
        }
        return .later(clearing, cancels: false)
    }
}
