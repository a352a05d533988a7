// The stages a Deferred has still to run, first in, first out.
// SPDX-License-Identifier: MIT

/// Two inline, which is a callback and an errback; the rest in an array, drained by index.
///
/// Not a ``FIFO``: with one in place of the array, a chain of four stages takes 15 % more
/// instructions and one allocation more.
struct StageQueue {
    private var first: WaitingStage?
    private var second: WaitingStage?
    private var rest: [WaitingStage?] = []
    private var drained: UInt32 = 0

    /// How many; to look at `first` would copy it.
    private(set) var count: UInt32 = 0

    var isEmpty: Bool { count == 0 }

    /// All of them, for drawings.
    var all: [WaitingStage] {
        ([first, second] + rest.dropFirst(Int(drained))).compactMap(\.self)
    }

    mutating func push(_ stage: consuming WaitingStage) {
        count += 1
        if count == 1 {
            first = consume stage
        } else if count == 2 {
            second = consume stage
        } else {
            if rest.isEmpty { rest.reserveCapacity(4) }
            rest.append(consume stage)
        }
    }

    mutating func pop() -> WaitingStage? {
        guard count > 0 else { return nil }
        count -= 1
        let stage = first.take()
        guard count > 0 else { return stage }
        first = second.take()
        if drained < UInt32(rest.count) {
            second = rest[Int(drained)].take()
            drained += 1
            if drained == UInt32(rest.count) {
                rest = []
                drained = 0
            }
        }
        return stage
    }
}
