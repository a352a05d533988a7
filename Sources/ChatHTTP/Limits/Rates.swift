// How fast one address, or one person, may speak and try to log in.
// SPDX-License-Identifier: MIT

internal import Chat
internal import Deferred
internal import HTTP
internal import Synchronization

/// Whoever sits behind a proxy has the proxy's address; so what has a name is counted by that, too.
final class Rates {
    private let limits: SharedLimits
    private let scheduler: any Scheduler

    /// - Parameter scheduler: Its time is the same on every loop.
    init(_ limits: SharedLimits, _ scheduler: any Scheduler) {
        self.limits = limits
        self.scheduler = scheduler
    }

    /// Counts one message of this request's sender, on any channel and in either layer.
    ///
    /// - Throws: 429 where that is one too many.
    func countMessage(_ request: Request) throws(HTTPError) {
        guard applies(limits.options.publishRate, request) else { return }
        try take(request.peer, limits.messages, "Too many messages at once. Slow down.")
    }

    /// Counts one channel that this request makes by speaking in it.
    ///
    /// - Parameter exists: Whether it is there already; looked for only where it matters.
    /// - Throws: 429 where its address makes too many.
    func countChannel(
        _ request: Request, unless exists: @autoclosure () -> Bool
    ) throws(HTTPError) {
        guard applies(limits.options.channelRate, request), !exists() else { return }
        try take(
            request.peer, limits.channels,
            "This address has made too many new channels. Post to one that exists, or wait.")
    }

    /// Counts one message of somebody who is known.
    ///
    /// - Throws: 429 where that is one too many.
    func countMessage(of speaker: Identity) throws(HTTPError) {
        try take(speaker.subject, limits.speakers, "Too many messages at once. Slow down.")
    }

    /// Counts one try to log in.
    ///
    /// - Throws: 429 where its address tries too often.
    func countLogin(_ request: Request) throws(HTTPError) {
        guard applies(limits.options.loginRate, request) else { return }
        try take(request.peer, limits.logins, "Too many attempts to log in. Wait a little.")
    }

    /// Counts one try to log in under this name. Others' tries from elsewhere do not count: nobody
    /// can use up a name that is not theirs.
    ///
    /// - Throws: 429 where its address tries that name too often.
    func countLogin(_ request: Request, as name: String) throws(HTTPError) {
        guard applies(limits.options.loginRate, request) else { return }
        let key = LoginAttempt(peer: request.peer, look: Name.looks(name)[0])
        try take(key, limits.loginNames, "Too many attempts to log in. Wait a little.")
    }

    private func applies(_ rate: Int, _ request: Request) -> Bool {
        limits.options.applies(rate, to: request.peer)
    }

    private func take<Key>(
        _ key: Key, _ counters: borrowing Mutex<RateLimit<Key>>, _ sentence: String
    ) throws(HTTPError) where Key: Sendable {
        let now = scheduler.now
        guard let wait = counters.withLock({ $0.take(key, at: now) }) else { return }
        throw HTTPError(.tooManyRequests, sentence, retryAfter: wait)
    }
}

/// Who tries to log in under which name.
struct LoginAttempt: Hashable {
    let peer: PeerAddress
    /// What the name looks like.
    let look: String
}
