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

    /// They have left every channel.
    ///
    /// - Returns: How many people that were.
    func expel(_ people: any PersonRule) -> Int {
        let found = announcer.find(people)
        for (channel, identity) in found { attendance.expel(identity, from: channel) }
        return Set(found.map(\.identity.subject)).count
    }

    /// See ``LocalBroker/present(in:after:limit:)``.
    func present(in channel: ChannelName?, after last: String?, limit: Int) -> PresentPeople {
        let all = announcer.present(in: channel, after: last)
        let page = all.prefix(limit).map { person in
            var person = person
            person.channels.sort()
            person.allowances = person.channels.flatMap {
                attendance.allowances(of: person.identity, in: $0)
            }
            return person
        }
        return PresentPeople(people: page, count: all.count)
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
