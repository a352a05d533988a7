// A bound on how often something may happen.
// SPDX-License-Identifier: MIT

/// So many a second, and a count of what was refused since.
struct Allowance {
    enum Step: Equatable { case allowed, allowedAfter(dropped: Int), refused }

    let perSecond: Int
    private var second = 0
    private var used = 0
    private var dropped = 0

    init(perSecond: Int) {
        self.perSecond = perSecond
    }

    mutating func take(at now: Int) -> Step {
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
