// What one address may do, counted over all loops.
// SPDX-License-Identifier: MIT

import Chat
import HTTP
import Synchronization

/// What clients hold and how fast they ask: one for all sites of a chat, so that a client gains
/// nothing by coming to several loops. Any thread.
public final class SharedLimits: Sendable {
    let options: ChatOptions
    let budget: Budget
    /// How late the loops are that serve this chat.
    let loops = LoopStatistics()
    /// Whether new clients should come here.
    public let readiness = Readiness()
    /// What their sites have done.
    let traffic = Traffic()
    /// Who has logged in and out.
    let loginCounts = LoginCounts()
    /// Who is not served.
    public let bans: BanList
    /// What streams do on them.
    let streams = StreamStatistics()
    /// Of Faye's and CometD's clients.
    let bayeux: BayeuxSessions
    /// Messages from one address.
    let messages: Mutex<RateLimit<PeerAddress>>
    /// New channels from one address, made by posting to them.
    let channels: Mutex<RateLimit<PeerAddress>>
    /// Messages from people who are logged in, or have a ticket that names them; by subject.
    let speakers: Mutex<RateLimit<String>>
    let logins: any LoginLimiter
    /// People invited to private channels, by somebody.
    let invitationsBy = Mutex(
        RateLimit<PersonID>(rate: SharedLimits.invitations / 3600, burst: SharedLimits.invitations))
    /// The same from one address, which may be several people's.
    let invitationsFrom = Mutex(
        RateLimit<PeerAddress>(
            rate: 5 * SharedLimits.invitations / 3600, burst: 5 * SharedLimits.invitations))

    /// Reading positions of somebody. Their pages, on all their devices, tell one each every two seconds.
    let marksBy = Mutex(RateLimit<PersonID>(rate: 2, burst: 200))
    /// The same from one address: four times as many as messages.
    let marksFrom: Mutex<RateLimit<PeerAddress>>
    /// Reading positions in channels in which somebody has none yet, from one address.
    let newMarksFrom = Mutex(RateLimit<PeerAddress>(rate: 1000.0 / 3600, burst: 1000))
    /// Those that are not kept yet.
    let unsaved = UnsavedMarks()

    /// An hour, and at once.
    private static let invitations = 100.0

    /// Limits that this process alone counts. Make one for a chat, and give it to all its sites.
    public convenience init(_ options: ChatOptions = ChatOptions(), bans: BanList = BanList()) {
        self.init(options, logins: nil, bans: bans)
    }

    /// - Parameters:
    ///   - logins: Counts tries to log in, for several processes perhaps; nil to count them here.
    ///   - hold: How long the hubs of the chat hold a poll.
    package init(
        _ options: ChatOptions, logins: (any LoginLimiter)?, bans: BanList = BanList(),
        hold: Duration = HubOptions().hold
    ) {
        self.options = options
        self.bans = bans
        budget = options.budget
        bayeux = BayeuxSessions(hold: hold)
        messages = Mutex(
            RateLimit(rate: Double(options.publishRate), burst: Double(options.publishBurst)))
        marksFrom = Mutex(
            RateLimit(
                rate: 4 * Double(options.publishRate), burst: 4 * Double(options.publishBurst)))
        let anHour = Double(options.channelRate)
        channels = Mutex(RateLimit(rate: anHour / 3600, burst: anHour))
        speakers = Mutex(
            RateLimit(rate: Double(options.speakerRate), burst: 2 * Double(options.speakerRate)))
        self.logins = logins ?? LocalLoginLimiter(perMinute: options.loginRate)
    }
}
