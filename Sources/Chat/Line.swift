// Those who wait at one channel, and whether it is time to answer them.
// SPDX-License-Identifier: MIT

/// One channel's part in the fan-out.
///
/// To answer with each message by itself would cost clients times messages. So where messages come
/// faster than they can go out, a line rests after its turn in the fan-out, and what is said
/// meanwhile goes out together.
final class Line {
    enum State {
        /// What is said now goes out now.
        case quiet
        /// In the fan-out.
        case ringing
        /// Its turn is over, and the next has to wait.
        case resting
    }

    /// One round of answers to those who were there when it began.
    struct Turn {
        /// The hub's count when it began.
        let news: Int
        /// The scheduler's time then.
        let time: Duration
        /// Pieces of news that led to it.
        let gathered: Int
    }

    var state = State.quiet
    private(set) var turn: Turn?
    /// Those who had seen everything when they came.
    private var waiting = WaitingList<Waiter>()
    /// Those for whom there was something when they came, but the line was busy.
    private var late = WaitingList<Waiter>()
    /// The hub's count at the channel's newest piece of news. Whoever began to wait before it is to
    /// be answered.
    var news = 0
    /// Pieces of news that wait for the next turn.
    var gathered = 0
    /// Polls since its last turn began that came behind and were answered at once.
    private var stragglers = 0
    /// What was said in passing, for those who wait; gone when they are answered.
    var whispers: [(news: Int, json: [UInt8])] = []
    private let mayRest: Bool

    init(mayRest: Bool) {
        self.mayRest = mayRest
    }

    /// How many wait.
    var count: Int { waiting.count + late.count }

    /// Somebody who waits.
    var first: Waiter? { waiting.first ?? late.first }

    /// The next one for whom there is something; during a turn, of those who were there before it.
    var firstToFire: Waiter? {
        let end = turn?.news ?? .max
        // Both lists are in the order of coming: nothing for the first is nothing for anybody.
        if let first = waiting.first, first.news < min(news, end) { return first }
        if let first = late.first, first.news < end { return first }
        return nil
    }
}

// Turns, and the rest between them.
extension Line {
    func beginTurn(at news: Int, _ time: Duration) {
        turn = Turn(news: news, time: time, gathered: gathered)
        gathered = 0
        stragglers = 0
    }

    /// - Returns: How long to rest.
    func endTurn(at time: Duration) -> Duration {
        guard let turn = turn.take() else { return .zero }
        // Whoever still waits came after these.
        whispers.removeAll { $0.news < turn.news }
        return mayRest ? Line.rest(after: turn, of: time - turn.time) : .zero
    }

    /// However long a turn took, the next one begins after this.
    private static let longestRest = Duration.milliseconds(50)
    /// The rest is this many times as long as the turn, and no longer.
    private static let longestShare = 4

    /// As long as the turn took, once for each message beyond the first that it was for: where
    /// messages go out one by one there is no rest.
    ///
    /// In whole milliseconds, for a loop has one queue for all timers of the same length. Where few
    /// wait that makes it none: they are answered in less than one.
    private static func rest(after turn: Turn, of duration: Duration) -> Duration {
        let rest = duration * min(max(turn.gathered - 1, 0), longestShare)
        return min(.milliseconds(Int(rest / .milliseconds(1))), longestRest)
    }

    /// Nobody is left to hear what was said.
    func forget() {
        gathered = 0
        whispers = []
    }

    /// Far fewer than are answered in a millisecond.
    private static let mostStragglers = 16

    /// A poll that came behind is answered at once.
    ///
    /// - Returns: Whether there were too many of them since the last turn.
    func countStraggler() -> Bool {
        stragglers += 1
        guard mayRest, state == .quiet, stragglers >= Line.mostStragglers else { return false }
        stragglers = 0
        return true
    }
}

// How one joins, and leaves again.
extension Line {
    enum Place {
        case waiting(WaitingList<Waiter>.Place)
        case late(WaitingList<Waiter>.Place)
    }

    func join(_ waiter: Waiter, isLate: Bool) -> Place {
        isLate ? .late(late.append(waiter)) : .waiting(waiting.append(waiter))
    }

    func leave(_ place: Place) {
        switch place {
        case .waiting(let place): waiting.remove(place)
        case .late(let place): late.remove(place)
        }
    }
}
