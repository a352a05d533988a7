// What is asked of the session registry before a request is rendered.
// SPDX-License-Identifier: MIT

import Chat
import Deferred
import HTTP

/// Lets requests in as ``OriginRule`` does. Where the registry must be asked for what it knows, a
/// request that brings a session waits, whole, until it was: so all that follows knows at once.
final class LoginFilter: RequestFilter {
    private let origins: OriginRule
    private let sessions: Sessions
    private let loop: any Scheduler
    /// Read once: a registry does not change its way of answering.
    private let answersAtOnce: Bool

    init(_ origins: OriginRule, _ sessions: Sessions, on loop: any Scheduler) {
        self.origins = origins
        self.sessions = sessions
        self.loop = loop
        answersAtOnce = sessions.registry.answersAtOnce
    }

    /// - Returns: Fires when the registry knows about the sessions that the request brings; nil
    ///   where it knows already, as with a registry in this process.
    /// - Throws: 403 where a page of another site posts.
    func admit(_ request: Request) throws(HTTPError) -> Deferred<Void>? {
        try origins.admit(request)
        if answersAtOnce { return nil }
        let brought = sessions.brought(by: request)
        return brought.isEmpty ? nil : sessions.registry.recall(brought, on: loop)
    }
}
