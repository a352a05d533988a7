// What one address may do, counted over all loops.
// SPDX-License-Identifier: MIT

internal import Chat
internal import Libevent
internal import Synchronization

/// The counts behind ``Places`` and ``PublishRate``: one for all sites of a chat, so that a client
/// gains nothing by coming to several loops. Any thread.
public final class SharedLimits: Sendable {
    let options: ChatOptions
    let occupancy: Mutex<Occupancy<PeerAddress>>
    let buckets: Mutex<RateLimit<PeerAddress>>

    public init(_ options: ChatOptions = ChatOptions()) {
        self.options = options
        occupancy = Mutex(
            Occupancy(
                limit: options.maxParked, limitPerKey: options.maxParkedPerAddress.count))
        buckets = Mutex(
            RateLimit(
                rate: options.publishRate.perSecond, burst: Double(options.publishBurst)))
    }
}
