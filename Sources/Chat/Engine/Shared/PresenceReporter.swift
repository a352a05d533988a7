// What the engine is told of the people at this node.
// SPDX-License-Identifier: MIT

import Deferred

/// Stands between the two halves of presence: what ``Attendance`` tells goes to the engine, and comes to
/// the ``PresenceAnnouncer`` of each node by the log.
final class PresenceReporter {
    /// Another server may lack what the last one was told a moment ago: departures of so long are told
    /// again.
    static let memory = Duration.seconds(30)

    private let announcer: PresenceAnnouncer
    private let options: HubOptions
    private let scheduler: any Scheduler
    private var session: (any EngineSession)?
    private var queue = PresenceQueue()
    /// Those under way.
    private var sent: [PresenceChange]?
    private var isSendingSoon = false
    /// How many people are at this node, in all channels together and in each.
    private var count = 0
    private var counts: [ChannelName: Int] = [:]
    private var departures = FIFO<Departure>()

    /// - Parameter announcer: Lists the people of all nodes.
    init(announcer: PresenceAnnouncer, options: HubOptions, scheduler: any Scheduler) {
        self.announcer = announcer
        self.options = options
        self.scheduler = scheduler
    }

    /// There is a session for this log.
    func begin(on session: any EngineSession) {
        stop()
        self.session = session
        send()
    }

    /// There is none any more. Nobody knows whether what was sent was heard.
    func stop() {
        session = nil
        if let sent = sent.take() { queue.putBack(sent) }
    }

    /// The engine may know less than it was told.
    ///
    /// - Parameter people: All who are at this node.
    func reportAll(_ people: [(channel: ChannelName, identity: Identity)]) {
        forgetDepartures()
        for index in 0..<departures.count {
            let departure = departures[index]
            queue.note(
                departure.identity, in: departure.channel, isComing: false, mayBeListed: true)
        }
        for (channel, identity) in people {
            queue.note(identity, in: channel, isComing: true, mayBeListed: true)
        }
        send()
    }

    private func send() {
        guard sent == nil, let session, !queue.isEmpty else { return }
        let changes = queue.next()
        sent = changes
        session.report(changes).addCallbacks(
            { _ in
                guard session === self.session else { return }
                self.sent = nil
                self.send()
            },
            { _ in
                // It is tried again with the next change, or on the next session.
                guard session === self.session, let sent = self.sent.take() else { return }
                self.queue.putBack(sent)
            })
    }

    /// At the end of this turn: who comes to several channels does so in one change.
    private func sendSoon() {
        if isSendingSoon { return }
        isSendingSoon = true
        scheduler.callLater(.zero) { [weak self] in
            self?.isSendingSoon = false
            self?.send()
        }
    }

    private func forgetDepartures() {
        let horizon = scheduler.now - PresenceReporter.memory
        while let oldest = departures.first, oldest.at < horizon { departures.dropFirst() }
    }
}

extension PresenceReporter: AttendanceListener {
    /// Both limits count people of all nodes, and those of this one of whom the log has not told yet.
    func hasRoom(for identity: Identity, in channel: ChannelName) -> Bool {
        announcer.lists(identity, in: channel)
            || announcer.hasRoom(for: identity, in: channel) && count < options.maxPeople
                && counts[channel, default: 0] < options.maxPeoplePerChannel
    }

    func came(_ identity: Identity, to channel: ChannelName) {
        count += 1
        counts[channel, default: 0] += 1
        queue.note(identity, in: channel, isComing: true, mayBeListed: false)
        sendSoon()
    }

    func left(_ identity: Identity, from channel: ChannelName) {
        count -= 1
        let left = counts[channel, default: 1] - 1
        counts[channel] = left > 0 ? left : nil
        queue.note(identity, in: channel, isComing: false, mayBeListed: true)
        forgetDepartures()
        departures.append(
            Departure(identity: identity, channel: channel, at: scheduler.now))
        sendSoon()
    }
}

/// Somebody has left this node.
private struct Departure {
    let identity: Identity
    let channel: ChannelName
    let at: Duration
}

@available(*, unavailable)
extension PresenceReporter: Sendable {}
