// Those who wait at one channel, and whether it is time to answer them.
// SPDX-License-Identifier: MIT

/// One channel's part in the fan-out.
///
/// To answer with each message by itself would cost clients times messages. So where messages come
/// faster than they can go out, a line rests after its turn in the fan-out, and what is said
/// meanwhile goes out together.
final class SubscriberQueue {
    enum State {
        /// What is said now goes out now.
        case quiet
        /// In the fan-out.
        case flushing
        /// Its turn is over, and the next has to wait.
        case coolingDown
    }

    /// One round of answers to those who were there when it began.
    struct Flush {
        /// The hub's count when it began.
        let revision: Int
        /// The scheduler's time then.
        let time: Duration
        /// Pieces of news that led to it.
        let pending: Int
    }

    var state = State.quiet
    private(set) var flush: Flush?
    /// Those who had seen everything when they came.
    private var waiting = WaitingList<Subscriber>()
    /// Those for whom there was something when they came, but the line was busy.
    private var late = WaitingList<Subscriber>()
    /// The hub's count at the channel's newest piece of news. Whoever began to wait before it is to
    /// be answered.
    var revision = 0
    /// Pieces of news that wait for the next turn.
    var pending = 0
    /// Polls since its last turn began that came behind and were answered at once.
    private var lagging = 0
    /// What was said in passing, for those who wait; gone when they are answered.
    var ephemerals: [(revision: Int, json: [UInt8])] = []
    private let mayCoolDown: Bool

    init(mayCoolDown: Bool) {
        self.mayCoolDown = mayCoolDown
    }

    /// How many wait.
    var count: Int { waiting.count + late.count }

    /// Somebody who waits.
    var first: Subscriber? { waiting.first ?? late.first }

    /// The next one for whom there is something; during a turn, of those who were there before it.
    var firstToFire: Subscriber? {
        let end = flush?.revision ?? .max
        // Both lists are in the order of coming: nothing for the first is nothing for anybody.
        if let first = waiting.first, first.revision < min(revision, end) { return first }
        if let first = late.first, first.revision < end { return first }
        return nil
    }
}

// Turns, and the rest between them.
extension SubscriberQueue {
    func beginFlush(at revision: Int, _ time: Duration) {
        flush = Flush(revision: revision, time: time, pending: pending)
        pending = 0
        lagging = 0
    }

    /// - Returns: How long to rest.
    func endFlush(at time: Duration) -> Duration {
        guard let flush = flush.take() else { return .zero }
        // Whoever still waits came after these.
        ephemerals.removeAll { $0.revision < flush.revision }
        return mayCoolDown ? SubscriberQueue.cooldown(after: flush, of: time - flush.time) : .zero
    }

    /// However long a turn took, the next one begins after this.
    private static let longestCooldown = Duration.milliseconds(50)
    /// The rest is this many times as long as the turn, and no longer.
    private static let longestShare = 4

    /// As long as the turn took, once for each message beyond the first that it was for: where
    /// messages go out one by one there is no rest.
    ///
    /// In whole milliseconds, for a loop has one queue for all timers of the same length. Where few
    /// wait that makes it none: they are answered in less than one.
    private static func cooldown(after flush: Flush, of duration: Duration) -> Duration {
        let cooldown = duration * min(max(flush.pending - 1, 0), longestShare)
        return min(.milliseconds(Int(cooldown / .milliseconds(1))), longestCooldown)
    }

    /// Nobody is left to hear what was said.
    func forget() {
        pending = 0
        ephemerals = []
    }

    /// Far fewer than are answered in a millisecond.
    private static let mostLagging = 16

    /// A poll that came behind is answered at once.
    ///
    /// - Returns: Whether there were too many of them since the last turn.
    func countLagging() -> Bool {
        lagging += 1
        guard mayCoolDown, state == .quiet, lagging >= SubscriberQueue.mostLagging else {
            return false
        }
        lagging = 0
        return true
    }
}

// How one joins, and leaves again.
extension SubscriberQueue {
    enum Place {
        case waiting(WaitingList<Subscriber>.Place)
        case late(WaitingList<Subscriber>.Place)
    }

    func join(_ subscriber: Subscriber, isLate: Bool) -> Place {
        isLate ? .late(late.append(subscriber)) : .waiting(waiting.append(subscriber))
    }

    func leave(_ place: Place) {
        switch place {
        case .waiting(let place): waiting.remove(place)
        case .late(let place): late.remove(place)
        }
    }
}
