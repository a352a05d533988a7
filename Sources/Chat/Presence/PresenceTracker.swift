// Who is in which channel.
// SPDX-License-Identifier: MIT

import Deferred

/// Presence: people by their polls, and what the others are told of them.
///
/// It has two halves, which several nodes would have apart: ``Attendance`` knows the polls of one
/// node, ``PresenceAnnouncer`` the people of the chat. Here they are joined directly.
final class PresenceTracker {
    private let attendance: Attendance
    private let announcer: PresenceAnnouncer

    /// - Parameter registry: A channel exists while somebody is in it.
    init(
        scheduler: any Scheduler, clock: any WallClock, options: HubOptions,
        registry: ChannelRegistry
    ) {
        announcer = PresenceAnnouncer(
            scheduler: scheduler, clock: clock, options: options, registry: registry)
        attendance = Attendance(scheduler: scheduler, grace: options.grace, listener: announcer)
    }

    /// From now on `audience` is told who comes and leaves. It is not kept alive.
    func announce(to audience: any PresenceAudience) { announcer.audience = audience }

    /// People listed, one in two channels counted twice.
    var count: Int { announcer.count }

    /// See ``Broker/begin(_:in:)``.
    func begin(_ stay: Stay, in channels: [ChannelName]) {
        for channel in channels { attendance.begin(stay, in: channel) }
    }

    /// See ``Broker/end(_:in:)``.
    func end(_ stay: Stay, in channels: [ChannelName]) {
        for channel in channels { attendance.end(stay, in: channel) }
    }

    /// A login is over.
    func leave(_ identity: Identity, session: String) {
        attendance.leave(identity, session: session)
    }

    /// See ``Hub/people(in:after:limit:)``.
    func page(of channel: ChannelName, after last: String?, limit: Int) -> PeoplePage {
        announcer.page(of: channel, after: last, limit: limit)
    }

    /// How many people are in each of these channels.
    func counts(in channels: [ChannelName]) -> [Int] { channels.map(announcer.count) }

    /// Where most people are, at most `limit` channels.
    func busiest(_ limit: Int) -> [ChannelName] { announcer.busiest(limit) }

    /// From now on nothing is announced.
    func stop() {
        attendance.stop()
        announcer.stop()
    }
}

@available(*, unavailable)
extension PresenceTracker: Sendable {}
