// How fast one address, or one person, may speak, on any channel and in either layer.
// SPDX-License-Identifier: MIT

internal import Chat
internal import Deferred
internal import Libevent
internal import Synchronization

final class PublishRate {
    private let limits: SharedLimits
    private let scheduler: any Scheduler

    /// - Parameter scheduler: Its time is the same on every loop.
    init(_ limits: SharedLimits, _ scheduler: any Scheduler) {
        self.limits = limits
        self.scheduler = scheduler
    }

    /// Counts one message of this request's sender.
    ///
    /// - Throws: 429 where that is one too many.
    func count(_ request: Request) throws(HTTPError) {
        guard limits.options.publishRate.applies(to: request.peer) else { return }
        let (peer, now) = (request.peer, scheduler.now)
        try refuse(limits.buckets.withLock { $0.take(peer, at: now) })
    }

    /// Counts one message of somebody whose name is known, wherever they are.
    ///
    /// - Throws: 429 where that is one too many.
    func count(_ name: String) throws(HTTPError) {
        let now = scheduler.now
        try refuse(limits.speakers.withLock { $0.take(name, at: now) })
    }

    private func refuse(_ wait: Duration?) throws(HTTPError) {
        guard let wait else { return }
        throw HTTPError(
            .tooManyRequests, "That is too many messages at once; slow down.", retryAfter: wait)
    }
}
