// Who waits at one channel, and when it is time to answer them.
// SPDX-License-Identifier: MIT

/// One channel's part in the fan-out: a state machine that returns what is to be done, and does
/// nothing else.
///
/// To answer with each message at once would cost clients times messages. So where messages come
/// faster than they can go out, a queue cools down after a flush, and what comes meanwhile goes out
/// together.
final class SubscriberQueue {
    enum QueueState {
        /// What comes now goes out now.
        case quiet
        /// In the fan-out.
        case flushing
        /// A flush is over, and the next has to wait.
        case coolingDown
    }

    /// What is to be done with a queue.
    enum QueueAction: Equatable {
        case nothing
        /// Flush it: ``beginFlush(at:_:)``, answer each ``next``, ``endFlush(at:)``.
        case flush
        /// Call ``cooledDown()`` after so long.
        case coolDown(Duration)
    }

    /// One round of answers to the subscribers who were there when it began.
    private struct Flush {
        /// The revision when it began.
        let revision: Int
        /// The scheduler's time then.
        let time: Duration
        /// Events that led to it.
        let pending: Int
        /// When the first of them came.
        let begin: Duration
        /// Subscribers answered so far.
        var answered = 0
    }

    private(set) var state = QueueState.quiet
    private var flush: Flush?
    /// Those who had seen everything when they came. Unchecked, because a list runs no code of its
    /// elements: nothing can look at it while it changes.
    @exclusivity(unchecked) private var waiting = WaitingList<Subscriber>()
    /// Those for whom there was something when they came, but the queue was busy. Unchecked, too.
    @exclusivity(unchecked) private var late = WaitingList<Subscriber>()
    /// The revision of the channel's newest event. All who began to wait before it are to be
    /// answered.
    private(set) var revision = 0
    /// Events that wait for the next flush.
    private var pending = 0
    /// When the first of them came, where they could not go out at once.
    private var pendingSince: Duration?
    /// Polls since the last flush began that lagged and were answered at once.
    private var lagging = 0
    /// For the subscribers that wait; gone when they are answered.
    private(set) var ephemerals: [(revision: Int, json: [UInt8])] = []
    private let mayCoolDown: Bool
    /// Whether streams were told in this flush.
    private var hasTold = false
    /// After a flush that told streams: before this, the next message is gathered with others.
    private var busyUntil: Duration?

    /// - Parameter mayCoolDown: Whether what comes may be gathered.
    init(mayCoolDown: Bool) {
        self.mayCoolDown = mayCoolDown
    }

    /// How many wait.
    var count: Int { waiting.count + late.count }

    /// Somebody who waits.
    var first: Subscriber? { waiting.first ?? late.first }
}

// What comes.
extension SubscriberQueue {
    /// An event: a message, or some ephemeral ones. While the queue flushes or cools down, it waits
    /// for the next flush.
    ///
    /// - Parameters:
    ///   - revision: Higher than that of all who wait.
    ///   - now: The time; asked for only where streams wait.
    func receive(at revision: Int, _ now: @autoclosure () -> Duration = .zero) -> QueueAction {
        self.revision = revision
        pending += 1
        guard state == .quiet else {
            if pending == 1 { pendingSince = now() }
            return .nothing
        }
        if let rest = rest(at: now) { return rest }
        return resume()
    }

    /// Streams do not come back as polls do, so none of them lags. Where the pauses between flushes
    /// are shorter than the flushes, messages come faster than they can go out all the same: they are
    /// gathered.
    private func rest(at now: () -> Duration) -> QueueAction? {
        guard let end = busyUntil.take() else { return nil }
        let now = now()
        let rest = end - now
        guard rest > .zero else { return nil }
        pendingSince = now
        state = .coolingDown
        return .coolDown(inMilliseconds(rest))
    }

    /// An ephemeral message, before ``receive(at:)``.
    func add(ephemeral json: [UInt8], at revision: Int) {
        ephemerals.append((revision, json))
    }

    /// Far fewer than are answered in a millisecond.
    private static let mostLagging = 16

    /// A poll lagged, and is answered at once.
    ///
    /// Where many do, messages come faster than clients come back, hardly anybody ever waits, and no
    /// flush is long enough for a cooldown. So the next ones are gathered and answered together.
    func receiveLagging() -> QueueAction {
        lagging += 1
        guard mayCoolDown, state == .quiet, lagging >= SubscriberQueue.mostLagging else {
            return .nothing
        }
        lagging = 0
        state = .coolingDown
        return .coolDown(.zero)
    }
}

// Flushes, and the cooldown between them.
extension SubscriberQueue {
    /// Whether a flush has begun and not ended.
    var isInFlush: Bool { flush != nil }

    /// A flush is for the subscribers who are there when it begins. If one comes back meanwhile, it
    /// waits for the next flush: else a flush would never end where many messages come.
    func beginFlush(at revision: Int, _ time: Duration) {
        flush = Flush(
            revision: revision, time: time, pending: pending,
            begin: pendingSince.take() ?? time)
        pending = 0
        lagging = 0
        hasTold = false
    }

    /// The next one to be answered; during a flush, of those who were there before it.
    var next: Subscriber? {
        let end = flush?.revision ?? .max
        // Both lists are in the order of coming: nothing for the first is nothing for anybody.
        if let first = waiting.first, first.revision < min(revision, end) { return first }
        if let first = late.first, first.revision < end { return first }
        return nil
    }

    /// So many more were answered.
    func noteAnswers(_ count: Int) { flush?.answered += count }

    /// How long it took from the first event to `time`, and how many were answered; nil outside of a
    /// flush.
    func flushed(by time: Duration) -> (time: Duration, receivers: Int)? {
        flush.map { (time - $0.begin, $0.answered) }
    }

    /// All who were there have been answered.
    func endFlush(at time: Duration) -> QueueAction {
        guard let flush = flush.take() else { return .nothing }
        // Those who still wait came after these.
        ephemerals.removeAll { $0.revision < flush.revision }
        let duration = time - flush.time
        busyUntil = hasTold ? time + min(duration, SubscriberQueue.longestCooldown) : nil
        let cooldown = mayCoolDown ? cooldown(after: flush, of: duration) : .zero
        if cooldown == .zero { return resume() }
        state = .coolingDown
        return .coolDown(cooldown)
    }

    /// The cooldown is over.
    func cooledDown() -> QueueAction { resume() }

    /// On to the next flush, if there is something for somebody.
    private func resume() -> QueueAction {
        if next != nil {
            state = .flushing
            return .flush
        }
        state = .quiet
        // Nobody is left to hear of these.
        pending = 0
        pendingSince = nil
        ephemerals = []
        return .nothing
    }

    /// However long a flush took, the next one begins after this.
    private static let longestCooldown = Duration.milliseconds(50)
    /// The cooldown is this many times as long as the flush, and no longer.
    private static let longestShare = 4

    /// As long as the flush took, once for each message beyond the first that it was for: where
    /// messages go out one by one there is no cooldown.
    ///
    /// In whole milliseconds, for a loop has one queue for all timers of the same length. Where few
    /// wait that makes it none: they are answered in less than one.
    private func cooldown(after flush: Flush, of duration: Duration) -> Duration {
        let cooldown = duration * min(max(flush.pending - 1, 0), SubscriberQueue.longestShare)
        return min(inMilliseconds(cooldown), SubscriberQueue.longestCooldown)
    }

    private func inMilliseconds(_ duration: Duration) -> Duration {
        .milliseconds(Int(duration / .milliseconds(1)))
    }
}

// Who waits.
extension SubscriberQueue {
    enum Place {
        case waiting(WaitingList<Subscriber>.Place)
        case late(WaitingList<Subscriber>.Place)
    }

    /// - Parameter isLate: Whether there is something for it already.
    func join(_ subscriber: Subscriber, isLate: Bool) -> Place {
        isLate ? .late(late.append(subscriber)) : .waiting(waiting.append(subscriber))
    }

    /// A stream has heard everything: it goes behind all who wait. It is never late.
    func moveToEnd(_ place: Place) {
        hasTold = true
        if case .waiting(let place) = place { waiting.moveToEnd(place) }
    }

    /// Calls `body` with everyone who waits. It must not change the queue.
    func forEach(_ body: (Subscriber) -> Void) {
        waiting.forEach(body)
        late.forEach(body)
    }

    func leave(_ place: Place) {
        switch place {
        case .waiting(let place): waiting.remove(place)
        case .late(let place): late.remove(place)
        }
    }
}
