// What is asked of the session registry before a request is rendered.
// SPDX-License-Identifier: MIT

import Chat
import Deferred
import HTTP

/// Lets requests in as ``OriginRule`` does, unless their address is banned. Where others must be asked
/// for what they know, a request that brings a session waits, whole, until they were: so all that follows
/// knows at once.
final class LoginFilter: RequestFilter {
    private let origins: OriginRule
    private let sessions: Sessions
    /// Addresses that are not served.
    private let bans: BanList
    private let caller: RegistryCaller
    /// Paths that are the same for all: nobody is asked for them.
    private let anonymous: Set<String>
    /// Read once: nobody changes their way of answering.
    private let answersAtOnce: Bool
    /// Whether people log in by a proxy's word alone.
    private let isBehindProxyLogin: Bool

    init(
        _ origins: OriginRule, _ sessions: Sessions, _ bans: BanList, _ caller: RegistryCaller,
        anonymous: Set<String>
    ) {
        self.origins = origins
        self.sessions = sessions
        self.bans = bans
        self.caller = caller
        self.anonymous = anonymous
        answersAtOnce = sessions.answersAtOnce
        isBehindProxyLogin = sessions.login == .proxy
    }

    /// - Returns: Fires when all is known of the sessions that the request brings; nil where it is
    ///   known already, as with a registry in this process.
    /// - Throws: 403 where the address is banned, or a page of another site posts; 401 where a proxy has to
    ///   say who the visitor is, and does not.
    func admit(_ request: Request) throws(HTTPError) -> Deferred<Void>? {
        try bans.check(request.peer)
        try origins.admit(request)
        if answersAtOnce, !isBehindProxyLogin { return nil }
        if anonymous.contains(request.path) { return nil }
        // No browser sends a bot's key, and a bot need not come through the proxy.
        if isBehindProxyLogin, request.bearerToken == nil { _ = try sessions.vouched(request) }
        return answersAtOnce ? nil : sessions.recall(request, for: caller)
    }
}
