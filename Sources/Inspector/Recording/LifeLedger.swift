// Counts every life, whether it is shown or not.
// SPDX-License-Identifier: MIT

import Deferred

/// The lives of one thread: each Deferred from its creation to its end.
///
/// Those that were created before somebody watched are not counted, so that the counts add up.
struct LifeLedger {
    private(set) var counts = LifeCounts()
    /// When each of those that wait was created, by number.
    private var births: [Int: Duration] = [:]
    /// Those of them that were cancelled, and will fire with what comes of that.
    private var cancelled: Set<Int> = []

    /// Enters what happens.
    ///
    /// - Parameter now: On any clock, as long as it is always the same one.
    mutating func enter(_ moment: TraceMoment, at now: Duration) {
        switch moment.kind {
        case .created:
            births[moment.deferred] = now
            counts.waiting += 1
        case .cancel: if births[moment.deferred] != nil { cancelled.insert(moment.deferred) }
        case .fire: end(moment, \.answered)
        case .swallowed: counts.swallowed += 1
        case .unhandled: counts.unhandled += 1
        case .released: end(moment, \.left)
        case .added, .run, .skip, .wait, .resume, .pause, .unpause: break
        }
    }

    /// The first end counts.
    private mutating func end(_ moment: TraceMoment, _ usual: WritableKeyPath<LifeCounts, Int>) {
        let number = moment.deferred
        guard births.removeValue(forKey: number) != nil else { return }
        counts.waiting -= 1
        let wasCancelled = !cancelled.isEmpty && cancelled.remove(number) != nil
        if wasCancelled {
            counts.left += 1
        } else if moment.lane == .errback {
            counts.failed += 1
        } else {
            counts[keyPath: usual] += 1
        }
    }

    /// How long those have waited that wait now.
    func ages(at now: Duration) -> LifeAges {
        var ages = LifeAges()
        for birth in births.values { ages.add(now - birth) }
        return ages
    }
}
