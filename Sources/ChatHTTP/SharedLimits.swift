// What one address may do, counted over all loops.
// SPDX-License-Identifier: MIT

internal import Chat
internal import Libevent
internal import Synchronization

/// The counts behind ``Places`` and ``Rates``: one for all sites of a chat, so that a client
/// gains nothing by coming to several loops. Any thread.
public final class SharedLimits: Sendable {
    let options: ChatOptions
    let occupancy: Mutex<Occupancy<PeerAddress>>
    /// Said from one address.
    let messages: Mutex<RateLimit<PeerAddress>>
    /// Said by those who have logged in, or come with a ticket that names them.
    let speakers: Mutex<RateLimit<String>>
    let logins: Mutex<RateLimit<PeerAddress>>
    let loginNames: Mutex<RateLimit<String>>

    public init(_ options: ChatOptions = ChatOptions()) {
        self.options = options
        occupancy = Mutex(
            Occupancy(
                limit: options.maxParked, limitPerKey: options.maxParkedPerAddress.count))
        messages = Mutex(
            RateLimit(
                rate: options.publishRate.rate, burst: Double(options.publishBurst)))
        speakers = Mutex(
            RateLimit(rate: Double(options.speakerRate), burst: 2 * Double(options.speakerRate)))
        let perMinute = options.loginRate.rate
        logins = Mutex(RateLimit(rate: perMinute / 60, burst: perMinute))
        loginNames = Mutex(RateLimit(rate: 10.0 / 3600, burst: 10))
    }
}
