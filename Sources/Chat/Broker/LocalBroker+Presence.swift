// Who is here, and the word to the others when that changes.
// SPDX-License-Identifier: MIT

package import Deferred

extension LocalBroker {
    /// More comings and goings at once than this are told as one: ask for the people.
    private static let maxChanges = 64

    package func people(
        in channel: ChannelName, after last: String?, limit: Int
    ) -> Deferred<PeoplePage> {
        .succeed(peoplePage(of: channel, after: last, limit: limit))
    }

    package func peopleCounts(in channels: [ChannelName]) -> Deferred<[Int]> {
        .succeed(channels.map(countPeople))
    }

    package func busiest(_ limit: Int) -> Deferred<[ChannelName]> { .succeed(mostPeopled(limit)) }

    func peoplePage(of channel: ChannelName, after last: String?, limit: Int) -> PeoplePage {
        presences[channel]?.presence.page(after: last, limit: limit) ?? .empty
    }

    func countPeople(in channel: ChannelName) -> Int { presences[channel]?.presence.count ?? 0 }

    func mostPeopled(_ limit: Int) -> [ChannelName] {
        presences.values.largest(limit) { $0.presence.count }.map(\.channel)
    }

    package func begin(_ stay: Stay, in channels: [ChannelName]) {
        for channel in channels { begin(stay, in: channel) }
    }

    package func end(_ stay: Stay, in channels: [ChannelName]) {
        for channel in channels {
            guard let presence = presences[channel] else { continue }
            if presence.presence.end(stay) { seeOff(stay.identity, from: presence) }
        }
    }

    package func leave(_ identity: Identity, session: String) {
        for presence in presences.values where presence.presence.leave(identity, session: session) {
            depart(identity, from: presence)
        }
        tellAll(.sessionEnded(session))
    }

    private func begin(_ stay: Stay, in channel: ChannelName) {
        let known = presences[channel]
        guard known?.presence.knows(stay.identity) == true || mayList(stay, in: known) else {
            return
        }
        let presence = known ?? makeGathering(channel)
        switch presence.presence.begin(stay, at: clock()) {
        case .new:
            peopleCount += 1
            announceSoon(presence)
        case .known(let grace?): gracePeriods.remove(grace)
        case .known(nil): break
        }
    }

    /// Whether one more may be listed: in all, in this channel, and by this client.
    private func mayList(_ stay: Stay, in presence: ChannelPresence?) -> Bool {
        guard peopleCount < options.maxPeople,
            presence?.presence.count ?? 0 < options.maxPeoplePerChannel
        else { return false }
        return stay.allowance?.take(1, of: .names) ?? true
    }

    private func makeGathering(_ channel: ChannelName) -> ChannelPresence {
        let presence = ChannelPresence(channel)
        presences[channel] = presence
        shared.registry.enterAnyway(channel)
        return presence
    }

    private func forgetIfEmpty(_ presence: ChannelPresence) {
        // Another in its channel may have come since: what is left of this one is not that one's end.
        guard presence.presence.isEmpty, presences[presence.channel] === presence else {
            return
        }
        presences[presence.channel] = nil
        shared.registry.leave(presence.channel)
    }

    /// The grace of one whose last poll has ended begins.
    private func seeOff(_ identity: Identity, from presence: ChannelPresence) {
        let deadline = scheduler.now + options.grace
        let grace = GracePeriod(identity: identity, presence: presence, deadline: deadline)
        presence.presence.leave(identity, gracePeriods.append(grace))
        if gracePeriods.count == 1 { watchDepartures() }
    }

    private func watchDepartures() {
        graceTimer?.cancel()
        guard let next = gracePeriods.first, !isClosing else { return }
        graceTimer = scheduler.callLater(next.deadline - scheduler.now) {
            while let next = self.gracePeriods.first, next.deadline <= self.scheduler.now {
                self.depart(next.identity, from: next.presence)
            }
            self.watchDepartures()
        }
    }

    private func depart(_ identity: Identity, from presence: ChannelPresence) {
        let (grace, allowance) = presence.presence.remove(identity)
        if let grace { gracePeriods.remove(grace) }
        allowance?.give(1, of: .names)
        peopleCount -= 1
        forgetIfEmpty(presence)
        announceSoon(presence)
    }

    /// Comings and goings are told together, a second after the first. In a large audience later, for
    /// everyone is fired by them: a millisecond for each who waits.
    private func announceSoon(_ presence: ChannelPresence) {
        guard presence.announcement == nil else { return }
        let delay = max(Duration.seconds(1), .milliseconds(audience(of: presence.channel)))
        presence.announcement = scheduler.now + delay
        announcing.append(presence)
        scheduler.callLater(delay) { self.announceDue() }
    }

    /// How many wait there, or nearly: connections are spread evenly over the hubs.
    private func audience(of channel: ChannelName) -> Int {
        (hub?.audience(of: channel) ?? 0) * shared.hubCount
    }

    /// Whoever comes to several channels at once is announced in all of them by one piece of news:
    /// the word of the first would end the polls of those who are in several, too, and the word of
    /// the next find nobody waiting.
    private func announceDue() {
        let due = scheduler.now + LocalBroker.tolerance
        let ready = announcing.filter { $0.isDue(by: due) }
        announcing.removeAll { $0.isDue(by: due) }
        let now = clock()
        let news = ready.map { (channel: $0.channel, ephemerals: takeChanges($0, at: now)) }
        if !isClosing { tell(news.filter { !$0.ephemerals.isEmpty }) }
        for presence in ready { forgetIfEmpty(presence) }
    }

    /// Timers that were set one after the other are due one after the other.
    private static let tolerance = Duration.milliseconds(10)

    private func takeChanges(_ presence: ChannelPresence, at now: Timestamp) -> [EphemeralMessage] {
        presence.announcement = nil
        let changes = presence.presence.takeChanges()
        if changes.count > LocalBroker.maxChanges {
            return [
                EphemeralMessage(channel: presence.channel, at: now, from: nil, content: .people)
            ]
        }
        return changes.map { identity, came in
            EphemeralMessage(
                channel: presence.channel, at: now, from: identity,
                content: came ? .join : .leave)
        }
    }
}

/// The people of one channel, for as long as there are some, or some word of them.
final class ChannelPresence {
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
struct GracePeriod {
    let identity: Identity
    let presence: ChannelPresence
    let deadline: Duration
}
