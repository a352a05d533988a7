// A bound on how often something may happen.
// SPDX-License-Identifier: MIT

/// So many a second, and a count of what was refused since.
struct LogAllowance {
    /// What ``take(at:)`` says. After a pause it also tells how many were refused meanwhile.
    enum LogDecision: Equatable { case allowed, allowedAfter(dropped: Int), refused }

    /// How many are allowed within any one second of the clock.
    let perSecond: Int
    /// The second that ``used`` counts in.
    private var second = 0
    private var used = 0
    /// Refused since the last one that was allowed.
    private var dropped = 0

    init(perSecond: Int) {
        self.perSecond = perSecond
    }

    /// Asks for one.
    ///
    /// - Parameter now: In whole seconds, of any clock; a change starts the count again.
    mutating func take(at now: Int) -> LogDecision {
        if now != second {
            second = now
            used = 0
        }
        guard used < perSecond else {
            dropped += 1
            return .refused
        }
        used += 1
        defer { dropped = 0 }
        return dropped == 0 ? .allowed : .allowedAfter(dropped: dropped)
    }
}
