// What is asked of the session registry before a request is rendered.
// SPDX-License-Identifier: MIT

import Chat
import Deferred
import HTTP

/// Lets requests in as ``OriginRule`` does, unless their address is banned. Where the registry must be asked for what it knows, a
/// request that brings a session waits, whole, until it was: so all that follows knows at once.
final class LoginFilter: RequestFilter {
    private let origins: OriginRule
    private let sessions: Sessions
    /// Addresses that are not served.
    private let bans: BanList
    private let loop: any Scheduler
    /// Read once: a registry does not change its way of answering.
    private let answersAtOnce: Bool

    init(
        _ origins: OriginRule, _ sessions: Sessions, _ bans: BanList, on loop: any Scheduler
    ) {
        self.origins = origins
        self.sessions = sessions
        self.bans = bans
        self.loop = loop
        answersAtOnce = sessions.registry.answersAtOnce
    }

    /// - Returns: Fires when the registry knows about the sessions that the request brings; nil
    ///   where it knows already, as with a registry in this process.
    /// - Throws: 403 where the address is banned, or a page of another site posts.
    func admit(_ request: Request) throws(HTTPError) -> Deferred<Void>? {
        try bans.check(request.peer)
        try origins.admit(request)
        if answersAtOnce { return nil }
        let brought = sessions.brought(by: request)
        return brought.isEmpty ? nil : sessions.registry.recall(brought, on: loop)
    }
}
