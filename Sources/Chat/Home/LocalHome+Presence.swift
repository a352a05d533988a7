// Who is here, and the word to the others when that changes.
// SPDX-License-Identifier: MIT

internal import Deferred

extension LocalHome {
    /// More comings and goings at once than this are told as one: ask for the people.
    private static let maxChanges = 64

    func people(in channel: ChannelName, after last: String?, limit: Int) -> Deferred<PeoplePage> {
        let none = PeoplePage(people: [], hasMore: false, count: 0)
        return .succeed(gatherings[channel]?.presence.page(after: last, limit: limit) ?? none)
    }

    func peopleCounts(in channels: [ChannelName]) -> Deferred<[Int]> {
        .succeed(channels.map { gatherings[$0]?.presence.count ?? 0 })
    }

    func busiest(_ limit: Int) -> Deferred<[ChannelName]> {
        .succeed(gatherings.values.largest(limit) { $0.presence.count }.map(\.channel))
    }

    func begin(_ stay: Stay, in channels: [ChannelName]) {
        for channel in channels { begin(stay, in: channel) }
    }

    func end(_ stay: Stay, in channels: [ChannelName]) {
        for channel in channels {
            guard let gathering = gatherings[channel] else { continue }
            if gathering.presence.end(stay) { seeOff(stay.name, from: gathering) }
        }
    }

    func leave(_ name: String, session: String) {
        for gathering in gatherings.values where gathering.presence.leave(name, session: session) {
            depart(name, from: gathering)
        }
        tellAll { $0.endPolls(of: session) }
    }

    private func begin(_ stay: Stay, in channel: ChannelName) {
        let known = gatherings[channel]
        guard known?.presence.knows(stay.name) == true || mayList(stay, in: known) else { return }
        let gathering = known ?? makeGathering(channel)
        switch gathering.presence.begin(stay, at: clock()) {
        case .new:
            peopleCount += 1
            announceSoon(gathering)
        case .known(let departure?): departures.remove(departure)
        case .known(nil): break
        }
    }

    /// Whether one more may be listed: in all, in this channel, and by this client.
    private func mayList(_ stay: Stay, in gathering: Gathering?) -> Bool {
        guard peopleCount < options.maxPeople,
            gathering?.presence.count ?? 0 < options.maxPeoplePerChannel
        else { return false }
        return stay.allowance?.take(1, of: .names) ?? true
    }

    private func makeGathering(_ channel: ChannelName) -> Gathering {
        let gathering = Gathering(channel)
        gatherings[channel] = gathering
        commons.census.enterAnyway(channel)
        return gathering
    }

    private func forgetIfEmpty(_ gathering: Gathering) {
        // Another in its channel may have come since: what is left of this one is not that one's end.
        guard gathering.presence.isEmpty, gatherings[gathering.channel] === gathering else {
            return
        }
        gatherings[gathering.channel] = nil
        commons.census.leave(gathering.channel)
    }

    /// The grace of one whose last poll has ended begins.
    private func seeOff(_ name: String, from gathering: Gathering) {
        let deadline = scheduler.now + options.grace
        let departure = Departure(name: name, gathering: gathering, deadline: deadline)
        gathering.presence.leave(name, departures.append(departure))
        if departures.count == 1 { watchDepartures() }
    }

    private func watchDepartures() {
        departureTimer?.cancel()
        guard let next = departures.first, !isClosing else { return }
        departureTimer = scheduler.callLater(next.deadline - scheduler.now) {
            while let next = self.departures.first, next.deadline <= self.scheduler.now {
                self.depart(next.name, from: next.gathering)
            }
            self.watchDepartures()
        }
    }

    private func depart(_ name: String, from gathering: Gathering) {
        let (departure, allowance) = gathering.presence.remove(name)
        if let departure { departures.remove(departure) }
        allowance?.give(1, of: .names)
        peopleCount -= 1
        forgetIfEmpty(gathering)
        announceSoon(gathering)
    }

    /// Comings and goings are told together, a second after the first. In a large audience later, for
    /// everyone is fired by them: a millisecond for each who waits.
    private func announceSoon(_ gathering: Gathering) {
        guard gathering.announcement == nil else { return }
        let delay = max(Duration.seconds(1), .milliseconds(audience(of: gathering.channel)))
        gathering.announcement = scheduler.now + delay
        announcing.append(gathering)
        scheduler.callLater(delay) { self.announceDue() }
    }

    /// How many wait there, or nearly: connections are spread evenly over the hubs.
    private func audience(of channel: ChannelName) -> Int {
        (hub?.channels[channel]?.line.count ?? 0) * commons.hubCount
    }

    /// Whoever comes to several channels at once is announced in all of them by one piece of news:
    /// the word of the first would end the polls of those who are in several, too, and the word of
    /// the next find nobody waiting.
    private func announceDue() {
        let due = scheduler.now + LocalHome.tolerance
        let ready = announcing.filter { $0.isDue(by: due) }
        announcing.removeAll { $0.isDue(by: due) }
        let now = clock()
        let news = ready.map { (channel: $0.channel, whispers: takeChanges($0, at: now)) }
        if !isClosing { tell(news.filter { !$0.whispers.isEmpty }) }
        for gathering in ready { forgetIfEmpty(gathering) }
    }

    /// Timers that were set one after the other are due one after the other.
    private static let tolerance = Duration.milliseconds(10)

    private func takeChanges(_ gathering: Gathering, at now: Timestamp) -> [Whisper] {
        gathering.announcement = nil
        let changes = gathering.presence.takeChanges()
        if changes.count > LocalHome.maxChanges {
            return [Whisper(channel: gathering.channel, at: now, from: nil, content: .people)]
        }
        return changes.map { name, came in
            Whisper(
                channel: gathering.channel, at: now, from: name, content: came ? .join : .leave)
        }
    }
}

/// The people of one channel, for as long as there are some, or some word of them.
final class Gathering {
    let channel: ChannelName
    var presence = Presence()
    /// When its comings and goings will be told; nil while there are none to tell.
    var announcement: Duration?

    func isDue(by time: Duration) -> Bool { announcement.map { $0 <= time } ?? false }

    init(_ channel: ChannelName) {
        self.channel = channel
    }
}

/// Someone whose last poll in a channel has ended, and when they will have left.
struct Departure {
    let name: String
    let gathering: Gathering
    let deadline: Duration
}
