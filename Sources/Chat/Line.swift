// Those who wait at one channel, and whether it is time to answer them.
// SPDX-License-Identifier: MIT

/// One channel's part in the fan-out.
///
/// Where much is said, answering each message by itself would cost clients times messages. So after
/// its fan-out a line rests, in proportion to the time that took; what is said meanwhile goes out
/// together.
final class Line {
    enum State {
        /// What is said now is answered with now.
        case quiet
        /// In the fan-out.
        case ringing
        /// Its fan-out is over, the next has to wait.
        case resting
    }

    var state = State.quiet
    /// Those who had seen everything when they came.
    private var waiting = WaitingList<Waiter>()
    /// Those for whom there was something, but the line was busy.
    private var late = WaitingList<Waiter>()
    /// The hub's count at the channel's newest piece of news. Whoever began to wait before it is to
    /// be answered.
    var news = 0
    /// What was said in passing, for those who wait; gone when they are answered.
    var whispers: [(news: Int, json: [UInt8])] = []
    /// When its turn in the fan-out began, by the hub's count and by the clock.
    var turn: (news: Int, time: Duration)?

    /// Whether something waited for the end of its last rest.
    var hadToWait = false

    private let mayRest: Bool

    init(mayRest: Bool) {
        self.mayRest = mayRest
    }

    /// How many wait.
    var count: Int { waiting.count + late.count }

    /// Somebody who waits.
    var first: Waiter? { waiting.first ?? late.first }

    /// The next one for whom there is something, of those who came before the hub's count was `end`.
    func firstToFire(before end: Int = .max) -> Waiter? {
        // Both lists are in the order of coming: if the first is not to be answered, nobody is.
        if let first = waiting.first, first.news < min(news, end) { return first }
        if let first = late.first, first.news < end { return first }
        return nil
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

// Rest.
extension Line {
    /// Nothing that is said waits longer than this for the line to be answered again.
    static let longestRest = Duration.milliseconds(50)
    /// How many times longer the rest is where more is said than can be answered one by one.
    static let strain = 4

    /// How long to rest after a fan-out that took `duration`: as long, and `strain` times as long
    /// if what went out had waited through a rest.
    ///
    /// In whole milliseconds, for a loop has one queue for all timers of the same length. Below one
    /// there is no rest: where few wait, each message is answered with at once.
    func rest(after duration: Duration) -> Duration {
        guard mayRest, duration >= .milliseconds(1) else { return .zero }
        let rest = hadToWait ? duration * Line.strain : duration
        return min(.milliseconds(Int(rest / .milliseconds(1))), Line.longestRest)
    }
}
