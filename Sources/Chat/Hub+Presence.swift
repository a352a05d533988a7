// Who is here, and the word to the others when that changes.
// SPDX-License-Identifier: MIT

internal import Deferred

extension Hub {
    /// Someone in a channel.
    public struct Person: Sendable, Equatable {
        public let name: String
        public let since: Timestamp
    }

    /// Who is in `name`, by name; nobody in a channel that does not exist.
    public func people(in name: ChannelName) -> [Person] {
        let people = channels[name]?.presence.people ?? [:]
        return people.map { Person(name: $0.key, since: $0.value.since) }
            .sorted { $0.name < $1.name }
    }

    /// More comings and goings at once than this are told as one: ask for the people.
    private static let maxChanges = 64

    func begin(_ name: String?, in channel: Channel) {
        channel.polls += 1
        guard let name, people < options.maxPeople || channel.presence.knows(name) else { return }
        switch channel.presence.begin(name, at: clock()) {
        case .new:
            people += 1
            announceSoon(channel)
        case .known(let departure?): departures.remove(departure)
        case .known(nil): break
        }
    }

    func end(_ name: String?, in channel: Channel) {
        channel.polls -= 1
        if let name, channel.presence.end(name) {
            let deadline = scheduler.now + options.grace
            let departure = Departure(name: name, channel: channel, deadline: deadline)
            channel.presence.leave(name, departures.append(departure))
            if departures.count == 1 { watchDepartures() }
        }
        forgetIfUnused(channel)
    }

    private func watchDepartures() {
        departureTimer?.cancel()
        guard let next = departures.first, !isClosing else { return }
        departureTimer = scheduler.callLater(next.deadline - scheduler.now) {
            while let next = self.departures.first, next.deadline <= self.scheduler.now {
                self.depart(next)
            }
            self.watchDepartures()
        }
    }

    private func depart(_ departure: Departure) {
        let channel = departure.channel
        if let place = channel.presence.remove(departure.name) { departures.remove(place) }
        people -= 1
        announceSoon(channel)
    }

    /// Comings and goings are told together, a second after the first. In a large audience later, for
    /// everyone is fired by them: a millisecond for each who waits.
    private func announceSoon(_ channel: Channel) {
        guard !channel.announces else { return }
        channel.announces = true
        let delay = max(Duration.seconds(1), .milliseconds(channel.line.waiting.count))
        scheduler.callLater(delay) { self.announce(channel) }
    }

    private func announce(_ channel: Channel) {
        channel.announces = false
        let changes = channel.presence.takeChanges()
        let now = clock()
        let whispers =
            changes.count > Hub.maxChanges
            ? [Whisper(channel: channel.name, at: now, from: nil, content: .people)]
            : changes.map { name, came in
                Whisper(
                    channel: channel.name, at: now, from: name, content: came ? .join : .leave)
            }
        if !whispers.isEmpty, !isClosing { deliver(whispers, in: channel) }
        forgetIfUnused(channel)
    }
}

/// Someone whose last poll in a channel has ended, and when they will have left.
struct Departure {
    let name: String
    let channel: Channel
    let deadline: Duration
}
