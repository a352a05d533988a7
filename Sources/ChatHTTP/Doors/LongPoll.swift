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
        let query = request.query
        let callback = try request.scriptCallback(query)
        let channels = try query.channels()
        let reader = try chat.access.reader(of: channels, request, query)
        let mayEnd = chat.access.mayEnd(channels)
        let subscription = try Subscription(
            request, query, to: channels, by: reader, atMost: chat.access.timeLeft(reader))
        do throws(HTTPError) { try request.takePlace() } catch {
            // That is no error, but an answer that says to come back later.
            chat.monitor.refused(error, from: request.peer)
            return .response(.json(chat.hub.comeBack(subscription).json, to: callback))
        }
        let batch = try chat.hub.next(consume subscription)
        if !mayEnd {
            return .later(
                batch.stage("write").addCallback { .json($0.json, to: callback) },
                errors: ErrorForm(callback))
        }
        // It may wait for long, and the ticket may end meanwhile.
        return .later(
            batch.stage("check, write").addCallback { batch in
                try self.chat.access.mustStillBeAdmitted(reader)
                return .json(batch.json, to: callback)
            }, errors: ErrorForm(callback))
    }
}
