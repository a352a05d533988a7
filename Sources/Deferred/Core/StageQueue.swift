// The stages a Deferred has still to run, first in, first out.
// SPDX-License-Identifier: MIT

/// Two steps inline, which is a callback and an errback; the rest in an array, drained by index.
///
/// Not a ``FIFO``: with one in place of the array, a chain of four stages takes 15 % more
/// instructions and one allocation more.
struct StageQueue {
    /// One thing to do with a result.
    enum Step {
        case run(WaitingStage)

        /// Hand the result to a Deferred that waits for it. Twisted: `_CONTINUE`.
        case resume(Core)
    }

    private var first: Step?
    private var second: Step?
    private var rest: [Step?] = []
    private var drained: UInt32 = 0

    /// How many; to look at `first` would copy it.
    private(set) var count: UInt32 = 0

    var isEmpty: Bool { count == 0 }

    /// All of them, for drawings.
    var steps: [Step] {
        ([first, second] + rest.dropFirst(Int(drained))).compactMap(\.self)
    }

    mutating func push(_ step: consuming Step) {
        count += 1
        if count == 1 {
            first = step
        } else if count == 2 {
            second = step
        } else {
            if rest.isEmpty { rest.reserveCapacity(4) }
            rest.append(step)
        }
    }

    mutating func pop() -> Step? {
        guard count > 0 else { return nil }
        count -= 1
        let step = first.take()
        guard count > 0 else { return step }
        first = second.take()
        if drained < UInt32(rest.count) {
            second = rest[Int(drained)].take()
            drained += 1
            if drained == UInt32(rest.count) {
                rest = []
                drained = 0
            }
        }
        return step
    }
}
