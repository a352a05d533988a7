// How far this node has read the log.
// SPDX-License-Identifier: MIT

import Deferred

/// Reads the log and passes on what stands there, each entry once and in order. Behind a hole it passes
/// on nothing until the hole is judged.
final class LogReader {
    /// Names the log; empty before the node begins.
    private(set) var epoch = ""
    /// The number of the newest message that was passed on, or of the newest hole that was passed.
    private(set) var last = 0
    /// Behind the last entry that was passed on: here the next feed begins.
    private(set) var mark = LogMark(seq: 0)
    /// Those that were passed.
    private(set) var holes = HoleList()
    /// While a hole is not judged.
    private(set) var limbo: Limbo?
    /// Hears all of it.
    weak var listener: (any LogReaderListener)?
    /// The feed that is read. What another has to say does not count.
    private var feed: (any LogFeed)?
    private var isExpecting = false

    /// The highest number that was heard, passed on or not.
    var newestHeard: Int { limbo?.newest ?? last }

    /// Whether only a message that was lost can have this number.
    func isLost(_ seq: Int) -> Bool {
        holes.contains(seq) || limbo?.hole.contains(seq) == true
    }

    /// The node begins, or begins again, with what the engine knows. The entries at the newest number
    /// are read from the first on: some of them may be younger than the opening.
    func begin(with opening: EngineOpening) {
        stop()
        epoch = opening.epoch
        last = opening.seq
        mark = LogMark(seq: opening.seq)
        holes = HoleList(opening.holes)
    }

    /// A feed is on its way that continues at ``mark``. It may tell something before ``read(_:)``.
    func expectFeed() {
        stop()
        isExpecting = true
    }

    /// Reads from this feed, which was expected.
    ///
    /// - Returns: Whether it is read. It is not where it has ended already, or nobody expects it any more.
    func read(_ feed: any LogFeed) -> Bool {
        if isExpecting { (self.feed, isExpecting) = (feed, false) }
        return feed === self.feed
    }

    /// Whether there is a feed.
    var isReading: Bool { feed != nil }

    /// Reads no more. What was heard behind a hole is forgotten, and will be heard again: the next
    /// server may know another end of the log.
    func stop() {
        feed.take()?.stop()
        isExpecting = false
        limbo = nil
    }
}

extension LogReader: LogFollower {
    func heard(_ entries: [LogEntry], from feed: any LogFeed) {
        for entry in entries {
            // The listener may have stopped it.
            guard read(feed) else { break }
            take(entry)
        }
        listener?.heardAll()
    }

    func feedSkipped(_ feed: any LogFeed) {
        guard read(feed) else { return }
        self.feed = nil
        limbo = nil
        listener?.skipped()
    }

    func feedEnded(_ feed: any LogFeed, _ error: EngineError) {
        guard read(feed) else { return }
        self.feed = nil
        limbo = nil
        listener?.ended(error)
    }

    private func take(_ entry: LogEntry) {
        if limbo == nil { return passOn(entry) }
        if case .verdict(let lost) = entry.event {
            judge(lost: lost, entry)
        } else {
            limbo?.append(entry)
        }
    }

    private func passOn(_ entry: LogEntry) {
        guard entry.mark > mark else { return }
        if case .hole(let from) = entry.event {
            let hole = Hole(from: from, to: entry.mark.seq)
            if holes.last == hole { return mark = entry.mark }
            limbo = Limbo(hole)
            listener?.met(hole)
            return
        }
        mark = entry.mark
        switch entry.event {
        case .message(let message):
            guard message.seq > last else { return }
            let previous = last
            last = message.seq
            listener?.heard(message, after: previous)
        case .verdict(let lost):
            if let lost { listener?.lost(upTo: lost) }
        default: listener?.heard(entry.event)
        }
    }

    /// The hole is passed, and then all that was heard behind it.
    private func judge(lost: Int?, _ verdict: LogEntry) {
        guard let limbo = limbo.take() else { return }
        let hole = limbo.hole
        holes.add(hole)
        last = max(last, hole.to)
        mark = LogMark(seq: hole.to)
        listener?.passed(hole, isLossy: lost.map { $0 >= hole.to } ?? false)
        if let lost { listener?.lost(upTo: lost) }
        for entry in limbo.entries { take(entry) }
        if self.limbo == nil { mark = max(mark, verdict.mark) }
    }
}

/// Hears what stands in the log, in order.
protocol LogReaderListener: AnyObject {
    /// The next message.
    ///
    /// - Parameter previous: The number of the message before it.
    func heard(_ message: Message, after previous: Int)

    /// Something else than a message, a hole or a verdict.
    func heard(_ event: ChatEvent)

    /// There is a hole that is not judged. It may stop the reader.
    func met(_ hole: Hole)

    /// It is judged, and the numbers go on behind it.
    func passed(_ hole: Hole, isLossy: Bool)

    /// Messages up to this number may be lost.
    func lost(upTo seq: Int)

    /// All entries that came together are passed on.
    func heardAll()

    /// The log does not reach back to ``LogReader/mark``.
    func skipped()

    /// The feed has ended.
    func ended(_ error: EngineError)
}

@available(*, unavailable)
extension LogReader: Sendable {}
