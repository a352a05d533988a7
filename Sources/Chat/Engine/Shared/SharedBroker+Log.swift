// What the engine tells a node.
// SPDX-License-Identifier: MIT

import Deferred

// MARK: - Sessions

extension SharedBroker: EngineLinkListener {
    var introduction: NodeIntroduction {
        NodeIntroduction(node: node, epoch: log.epoch.isEmpty ? nil : log.epoch, heard: log.last)
    }

    /// A node that begins while a hole is not judged would lead its clients past it, and nobody could
    /// tell them what they have missed. So it waits. The beats of this session count all the same: they
    /// bring the verdict where nobody else does.
    func opened(_ session: any EngineSession) {
        reported = log.last
        if session.opening.epoch == log.epoch, !mustBegin {
            goOn(session)
        } else if session.opening.isJudged {
            begin(session)
        } else {
            scheduler.callLater(SharedBroker.verdictInterval) { [weak self] in
                if self?.link.has(session) == true { self?.link.reopen() }
            }
        }
    }

    /// After this a node that begins looks for a verdict again.
    private static let verdictInterval = Duration.milliseconds(250)

    func closed(_ error: EngineError?) {
        meter.isUp = false
        log.stop()
        publisher.stop()
        moderator.stop()
        records.stop()
        barrier.stop()
        events.stop()
        reporter.stop()
        caretaker.stop()
    }

    func heard(_ beat: EngineBeat, on session: any EngineSession) {
        bytes = beat.bytes ?? bytes
        meter.counts.lag = max(0, beat.seq - log.newestHeard)
        guard session.opening.epoch == log.epoch, log.isReading else { return }
        feedBackoff.reset()
        if beat.wasForgotten { reporter.reportAll(attendance.people) }
        caretaker.work(beat.silent)
        if watch.isStuck(beat.seq, heard: log.newestHeard, at: scheduler.now) { follow(session) }
    }

    /// Reads what the engine has, then begins.
    private func begin(_ session: any EngineSession) {
        gather(
            session.channels(), session.people(), records.readAll(on: session), consumeErrors: true
        ).addCallbacks(
            { heads, people, _ in
                if self.link.has(session) { self.begin(session, with: heads, people) }
            },
            { _ in if self.link.has(session) { self.link.reopenLater() } })
    }

    private func begin(
        _ session: any EngineSession, with heads: [ChannelName: Int], _ people: [EnginePerson]
    ) {
        let opening = session.opening
        let isFirst = log.epoch.isEmpty
        if !isFirst, log.epoch != opening.epoch { meter.counts.newEpochs += 1 }
        mustBegin = false
        log.begin(with: opening)
        publisher.beginAgain()
        records.passed(upTo: .max)
        hubs.tellAll(.began(JournalContents(opening, heads)))
        for hole in opening.holes { hubs.tellAll(.hole(hole)) }
        if opening.lost > 0 { hubs.tellAll(.lost(upTo: opening.lost)) }
        announcer.replaceAll(by: people, isNews: !isFirst)
        use(session)
        reporter.reportAll(attendance.people)
        follow(session)
    }

    /// Goes on where the node was. Another server may lack the last that was told of people and records.
    private func goOn(_ session: any EngineSession) {
        use(session)
        guard server != session.opening.holes.last else { return follow(session) }
        reporter.reportAll(attendance.people)
        gather(session.people(), records.readAll(on: session), consumeErrors: true).addCallbacks(
            { people, _ in
                guard self.link.has(session) else { return }
                self.announcer.replaceAll(by: people, isNews: true)
                self.follow(session)
            },
            { _ in if self.link.has(session) { self.link.reopenLater() } })
    }

    /// The session is one of the log that the hubs know.
    private func use(_ session: any EngineSession) {
        publisher.begin(on: session)
        moderator.begin(on: session)
        records.begin(on: session)
        barrier.begin(on: session)
        events.begin(on: session)
        reporter.begin(on: session)
        caretaker.begin(on: session)
    }

    private func follow(_ session: any EngineSession) {
        guard link.has(session) else { return }
        follows += 1
        let number = follows
        watch = FeedWatch()
        log.expectFeed()
        engine.follow(log.epoch, after: log.mark, for: log).addCallbacks(
            { feed in
                guard number == self.follows, self.log.read(feed) else { return feed.stop() }
                self.server = session.opening.holes.last
                self.meter.counts.feeds += 1
                self.meter.isUp = true
            },
            { _ in if number == self.follows { self.followLater() } })
    }

    private func followLater() {
        guard let session = link.session else { return }
        scheduler.callLater(feedBackoff.next()) { [weak self] in
            if self?.log.isReading == false { self?.follow(session) }
        }
    }
}

// MARK: - The log

extension SharedBroker: LogReaderListener {
    func heard(_ message: Message, after previous: Int) {
        hubs.tellAll(message, after: previous, epoch: log.epoch)
    }

    func heard(_ event: ChatEvent) {
        switch event {
        case .ephemeral(let news): hubs.tellAll(.ephemeral([news]))
        case .emptied(let channel): hubs.tellAll(.emptied(channel))
        case .sessionEnded(let session, let identity):
            presence.leave(identity, session: session)
            hubs.tellAll(.sessionEnded(session))
            register?.sessionEnded(session)
        case .expelled(let name):
            let people = rules.rule(for: name)
            _ = presence.expel(people)
            hubs.tellAll(.expelled(people))
        case .came(let identity, let channels, let time):
            announcer.hear(identity, cameTo: channels, since: time)
        case .left(let identity, let channels): announcer.hear(identity, left: channels)
        case .recordsChanged(let changes): records.heard(changes)
        case .keysChanged: register?.keysChanged()
        case .message, .hole, .verdict, .unknown: break
        }
    }

    /// What had a number in there is sent again. The engine must know how far this node has heard: so
    /// the session is opened again, unless it was opened after the hole had come to be.
    func met(_ hole: Hole) {
        let isKnown = link.session?.opening.holes.contains(hole) ?? false
        if !isKnown || log.last > max(reported, hole.from) { link.reopen() }
        publisher.met(hole)
    }

    func passed(_ hole: Hole, isLossy: Bool) {
        if isLossy { meter.counts.lossyHoles += 1 } else { meter.counts.cleanHoles += 1 }
        hubs.tellAll(.hole(hole))
        records.passed(upTo: hole.to)
    }

    func lost(upTo seq: Int) { hubs.tellAll(.lost(upTo: seq)) }

    func heardAll() {
        publisher.reached(log.last)
        moderator.reached(log.last)
        barrier.reached(log.last)
    }

    func skipped() {
        meter.counts.skips += 1
        mustBegin = true
        link.reopen()
    }

    func ended(_ error: EngineError) {
        meter.isUp = false
        followLater()
    }
}

extension JournalContents {
    /// The heads are read after the opening, and may be newer: what came since is heard in the log.
    fileprivate init(_ opening: EngineOpening, _ heads: [ChannelName: Int]) {
        self.init(
            epoch: opening.epoch, last: opening.seq, floor: opening.floor,
            channels: heads.mapValues { Channel(last: min($0, opening.seq), count: 1) })
    }
}
