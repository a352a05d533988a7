// Who is in which channel.
// SPDX-License-Identifier: MIT

import Deferred

/// Presence: people by their polls, and what the others are told of them.
///
/// It has two halves: ``Attendance`` knows the polls of one node, ``PresenceAnnouncer`` the people of
/// the chat. In a chat of one node they are joined directly, else by a ``PresenceReporter`` and the log.
package final class PresenceTracker {
    private let attendance: Attendance
    private let announcer: PresenceAnnouncer

    /// Of the only node of a chat.
    ///
    /// - Parameter registry: A channel exists while somebody is in it.
    convenience init(
        scheduler: any Scheduler, clock: any WallClock, options: HubOptions,
        registry: ChannelRegistry
    ) {
        let announcer = PresenceAnnouncer(
            scheduler: scheduler, clock: clock, options: options, registry: registry)
        self.init(
            Attendance(scheduler: scheduler, grace: options.grace, listener: announcer), announcer)
    }

    /// Two halves that are joined already.
    init(_ attendance: Attendance, _ announcer: PresenceAnnouncer) {
        self.attendance = attendance
        self.announcer = announcer
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
        let count = Set(announcer.find(people).map(\.identity.subject)).count
        for (channel, identity) in attendance.people where people.covers(identity) {
            attendance.expel(identity, from: channel)
        }
        return count
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

    /// See ``Hub/find(_:limit:)``.
    func find(_ people: any PersonRule, limit: Int) -> [PresentPerson] {
        announcer.present(people, limit: limit)
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
