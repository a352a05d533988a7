// What one address may do, counted over all loops.
// SPDX-License-Identifier: MIT

internal import Chat
internal import HTTP
internal import Synchronization

/// What clients hold and how fast they ask: one for all sites of a chat, so that a client gains
/// nothing by coming to several loops. Any thread.
public final class SharedLimits: Sendable {
    let options: ChatOptions
    let budget: Budget
    /// How late the loops are that serve this chat.
    let loops = LoopStatistics()
    /// Said from one address.
    let messages: Mutex<RateLimit<PeerAddress>>
    /// Made by one address, by speaking in them.
    let channels: Mutex<RateLimit<PeerAddress>>
    /// Said by those who have logged in, or come with a ticket that names them; by subject.
    let speakers: Mutex<RateLimit<String>>
    let logins: Mutex<RateLimit<PeerAddress>>
    let loginNames: Mutex<RateLimit<LoginAttempt>>

    public init(_ options: ChatOptions = ChatOptions()) {
        self.options = options
        budget = options.budget
        messages = Mutex(
            RateLimit(rate: Double(options.publishRate), burst: Double(options.publishBurst)))
        let anHour = Double(options.channelRate)
        channels = Mutex(RateLimit(rate: anHour / 3600, burst: anHour))
        speakers = Mutex(
            RateLimit(rate: Double(options.speakerRate), burst: 2 * Double(options.speakerRate)))
        let perMinute = Double(options.loginRate)
        logins = Mutex(RateLimit(rate: perMinute / 60, burst: perMinute))
        loginNames = Mutex(RateLimit(rate: 10.0 / 3600, burst: 10))
    }
}
