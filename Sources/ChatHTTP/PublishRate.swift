// How fast one address may speak, on any channel and in either layer.
// SPDX-License-Identifier: MIT

internal import Chat
internal import Deferred
internal import Libevent

final class PublishRate {
    private let rate: ChatOptions.PerAddress
    private let scheduler: any Scheduler
    private var buckets: RateLimit<PeerAddress>

    init(_ options: ChatOptions, scheduler: any Scheduler) {
        rate = options.publishRate
        self.scheduler = scheduler
        buckets = RateLimit(rate: rate.perSecond, burst: Double(options.publishBurst))
    }

    /// Counts one message of this request's sender.
    ///
    /// - Throws: 429 where that is one too many.
    func count(_ request: Request) throws(HTTPError) {
        guard rate.applies(to: request.peer),
            let wait = buckets.take(request.peer, at: scheduler.now)
        else { return }
        throw HTTPError(
            .tooManyRequests, "That is too many messages at once; slow down.", retryAfter: wait)
    }
}
