// `GET /poll`: what is new in some channels, or else the wait for it.
// SPDX-License-Identifier: MIT

import Chat
import Deferred
import HTTP

/// Parks the request in this thread's hub until there is a batch, or until the hold is over.
///
/// A hold that ends without news is no error: the batch is empty then. Where the address has no
/// place left for a parked request, the batch comes at once and says when to poll again.
final class LongPoll: ChatResource, RendersGET {
    /// - Throws: 400 for wrong parameters; 401 or 403 where a channel is closed to this reader.
    ///   A ticket that ends during the wait gives 401 in place of the batch.
    func renderGET(_ request: Request) throws -> Reply {
        let callback = try request.scriptCallback()
        let channels = try request.query.channels()
        let reader = try chat.access.reader(of: channels, request.query)
        var subscription = try Subscription(
            request.query, to: channels, by: reader, lastEventID: request.field("last-event-id"))
        subscription.longestHold = chat.access.timeLeft(reader)
        subscription.allowance = request.share
        // It may wait for long, and the ticket may end meanwhile.
        let isPrivate = channels.contains(where: \.isPrivate)
        let ticket = isPrivate ? reader.ticket : nil
        do { try request.takePlace() } catch {
            // That is no error, but an answer that says to come back later.
            return .response(.json(chat.hub.comeBack(subscription).json, to: callback))
        }
        return .later(
            try chat.hub.next(subscription).addCallback { [access = chat.access] batch in
                if let ticket { try access.mustStillBeGood(ticket) }
                return .json(batch.json, to: callback)
            })
    }
}
