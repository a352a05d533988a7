// How often somebody may try to log in.
// SPDX-License-Identifier: MIT

internal import Chat
internal import Deferred
internal import Libevent
internal import Synchronization

/// Counted by address, and by name: whoever sits behind a proxy has the proxy's address.
final class LoginRate {
    private let limits: SharedLimits
    private let scheduler: any Scheduler

    /// - Parameter scheduler: Its time is the same on every loop.
    init(_ limits: SharedLimits, _ scheduler: any Scheduler) {
        self.limits = limits
        self.scheduler = scheduler
    }

    /// - Throws: 429 where one address tries too often.
    func count(_ request: Request) throws(HTTPError) {
        guard limits.options.loginRate.applies(to: request.peer) else { return }
        let (peer, now) = (request.peer, scheduler.now)
        try refuse(limits.logins.withLock { $0.take(peer, at: now) })
    }

    /// - Throws: 429 where one name is tried too often, from wherever.
    func count(_ name: String) throws(HTTPError) {
        let now = scheduler.now
        try refuse(limits.loginNames.withLock { $0.take(Name.folded(name), at: now) })
    }

    private func refuse(_ wait: Duration?) throws(HTTPError) {
        guard let wait else { return }
        throw HTTPError(
            .tooManyRequests, "That is too many tries to log in; wait a little.", retryAfter: wait)
    }
}
