// Who is here in the whole chat, and the word to the others when that changes.
// SPDX-License-Identifier: MIT

import Deferred

/// The other half of presence: the lists of people, and the announcements.
final class PresenceAnnouncer: AttendanceListener {
    /// More comings and goings at once than this are told as one: ask for the people.
    private static let maxChanges = 64
    /// Timers that were set one after the other are due one after the other.
    private static let tolerance = Duration.milliseconds(10)

    /// Who is told. Does not keep it alive.
    weak var audience: (any PresenceAudience)?

    private let scheduler: any Scheduler
    private let clock: any WallClock
    private let options: HubOptions
    private let registry: ChannelRegistry
    /// Channels in which somebody is, or of which there is something to tell.
    private var presences: [ChannelName: ChannelPresence] = [:]
    /// Those with comings and goings to tell.
    private var announcing: [ChannelPresence] = []
    private var isStopped = false
    /// People listed in all channels together.
    private(set) var count = 0

    /// - Parameter registry: A channel exists while somebody is in it.
    init(
        scheduler: any Scheduler, clock: any WallClock, options: HubOptions,
        registry: ChannelRegistry
    ) {
        self.scheduler = scheduler
        self.clock = clock
        self.options = options
        self.registry = registry
    }

    /// Whether both limits of the options allow one more.
    func hasRoom(for identity: Identity, in channel: ChannelName) -> Bool {
        count < options.maxPeople && count(in: channel) < options.maxPeoplePerChannel
    }

    /// Lists them at once; the others are told later, see `announceSoon`.
    func came(_ identity: Identity, to channel: ChannelName) {
        add(identity, to: channel, since: clock.now(), isNews: true)
    }

    private func add(
        _ identity: Identity, to channel: ChannelName, since time: Timestamp, isNews: Bool
    ) {
        let presence = presence(in: channel)
        presence.add(identity, since: time, isNews: isNews)
        count += 1
        if isNews { announceSoon(presence) }
    }

    /// Takes them off the list at once; the others are told later.
    func left(_ identity: Identity, from channel: ChannelName) {
        let presence = presence(in: channel)
        presence.remove(identity)
        count -= 1
        forgetIfEmpty(presence)
        announceSoon(presence)
    }

    /// Nothing is announced any more.
    func stop() { isStopped = true }

    /// Made where the channel has none yet; it keeps the channel open.
    private func presence(in channel: ChannelName) -> ChannelPresence {
        if let known = presences[channel] { return known }
        let presence = ChannelPresence(channel)
        presences[channel] = presence
        registry.enterAnyway(channel)
        return presence
    }

    /// Lets go of the channel once nobody is there and nothing is left to tell.
    private func forgetIfEmpty(_ presence: ChannelPresence) {
        // There may be another for its channel by now. Without this check the end of the old one
        // would be taken for the end of the new one.
        guard presence.isEmpty, presences[presence.channel] === presence else { return }
        presences[presence.channel] = nil
        registry.leave(presence.channel)
    }
}

// MARK: - People at other nodes

extension PresenceAnnouncer {
    /// Whether this person is listed.
    func lists(_ identity: Identity, in channel: ChannelName) -> Bool {
        presences[channel]?.lists(identity) ?? false
    }

    /// The same as ``came(_:to:)`` and ``left(_:from:)``, from a log that may tell what is known.
    func hear(_ identity: Identity, cameTo channels: [ChannelName], since time: Timestamp) {
        for channel in channels where !lists(identity, in: channel) {
            add(identity, to: channel, since: time, isNews: true)
        }
    }

    func hear(_ identity: Identity, left channels: [ChannelName]) {
        for channel in channels where lists(identity, in: channel) { left(identity, from: channel) }
    }

    /// These people are here, and nobody else.
    ///
    /// - Parameter isNews: Whether the others are told who came and left.
    func replaceAll(by people: [EnginePerson], isNews: Bool) {
        let wanted = Dictionary(grouping: people, by: \.channel)
            .mapValues { Set($0.map(\.person.identity.subject)) }
        for presence in Array(presences.values) {
            let wanted = wanted[presence.channel] ?? []
            for person in Array(presence.all) where !wanted.contains(person.identity.subject) {
                left(person.identity, from: presence.channel)
            }
        }
        for listed in people where !lists(listed.person.identity, in: listed.channel) {
            add(
                listed.person.identity, to: listed.channel, since: listed.person.since,
                isNews: isNews)
        }
    }
}

// MARK: - Lists

extension PresenceAnnouncer {
    /// See ``Hub/people(in:after:limit:)``.
    func page(of channel: ChannelName, after last: String?, limit: Int) -> PeoplePage {
        presences[channel]?.page(after: last, limit: limit) ?? .empty
    }

    /// How many people are in this channel.
    func count(in channel: ChannelName) -> Int { presences[channel]?.count ?? 0 }

    /// The people of one channel, or of all, behind this name. It looks at everyone.
    func present(in channel: ChannelName?, after last: String?) -> [PresentPerson] {
        var found: [String: PresentPerson] = [:]
        for presence in presences.values where channel.map({ $0 == presence.channel }) ?? true {
            for person in presence.all where last.map({ $0 < person.name }) ?? true {
                found[person.identity.subject, default: PresentPerson(person)]
                    .note(person, in: presence.channel)
            }
        }
        return found.values.sorted { $0.sortKey < $1.sortKey }
    }

    /// Who is meant, and where they are.
    func find(_ people: any PersonRule) -> [(channel: ChannelName, identity: Identity)] {
        presences.values.flatMap { presence in
            presence.all.filter { people.covers($0.identity) }
                .map { (presence.channel, $0.identity) }
        }
    }

    /// Those who are meant, at most `limit`, each with every channel that they are in.
    func present(_ people: any PersonRule, limit: Int) -> [PresentPerson] {
        var found: [String: PresentPerson] = [:]
        for presence in presences.values {
            for person in presence.all where people.covers(person.identity) {
                let subject = person.identity.subject
                guard found[subject] != nil || found.count < limit else { continue }
                found[subject, default: PresentPerson(person)].note(person, in: presence.channel)
            }
        }
        return found.values.sorted { $0.sortKey < $1.sortKey }
    }

    /// Where most people are, at most `limit` channels, none of them private.
    func busiest(_ limit: Int) -> [ChannelName] {
        presences.values.filter { !$0.channel.isPrivate }.largest(limit) { $0.count }.map(\.channel)
    }
}

// MARK: - Announcements

extension PresenceAnnouncer {
    /// Comings and goings are told together, a second after the first. In a large audience later,
    /// because each announcement answers everyone: a millisecond for each who waits.
    private func announceSoon(_ presence: ChannelPresence) {
        guard presence.announcement == nil else { return }
        let size = audience?.audience(of: presence.channel) ?? 0
        let delay = max(Duration.seconds(1), .milliseconds(size))
        presence.announcement = scheduler.now + delay
        announcing.append(presence)
        scheduler.callLater(delay) { self.announceDue() }
    }

    /// Someone who comes to several channels at once is announced in all of them by one event. If
    /// they were announced one by one, the first would end the polls of people who are in several
    /// channels, and the next would find nobody waiting.
    private func announceDue() {
        let due = scheduler.now + PresenceAnnouncer.tolerance
        let ready = announcing.filter { $0.isDue(by: due) }
        announcing.removeAll { $0.isDue(by: due) }
        let now = clock.now()
        let news = ready.map {
            EphemeralNews(channel: $0.channel, messages: takeChanges($0, at: now))
        }
        if !isStopped { audience?.tell(news.filter { !$0.messages.isEmpty }) }
        for presence in ready { forgetIfEmpty(presence) }
    }

    /// Encoded.
    private func takeChanges(_ presence: ChannelPresence, at now: Timestamp) -> [[UInt8]] {
        presence.announcement = nil
        let changes = presence.takeChanges()
        func message(_ from: Identity?, _ content: EphemeralMessage.EphemeralContent) -> [UInt8] {
            EphemeralMessage(channel: presence.channel, at: now, from: from, content: content)
                .json()
        }
        if changes.count > PresenceAnnouncer.maxChanges { return [message(nil, .people)] }
        return changes.map { identity, came in message(identity, came ? .join : .leave) }
    }
}

@available(*, unavailable)
extension PresenceAnnouncer: Sendable {}

extension PresentPerson {
    fileprivate init(_ person: Person) {
        self.init(identity: person.identity, channels: [], since: person.since)
    }

    fileprivate var sortKey: (String, String) { (identity.displayName, identity.subject) }

    fileprivate mutating func note(_ person: Person, in channel: ChannelName) {
        channels.append(channel)
        since = min(since, person.since)
    }
}
