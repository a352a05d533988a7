// The stages a Deferred has still to run, first in, first out.
// SPDX-License-Identifier: MIT

/// Two inline, which is a callback and an errback; the rest in an array, drained by index.
///
/// Not a ``FIFO``: with one in place of the array, a chain of four stages takes 15 % more
/// instructions and one allocation more.
@usableFromInline
struct StageQueue {
    private var first: Waiting?
    private var second: Waiting?
    private var rest: [Waiting?] = []
    private var drained: UInt32 = 0

    /// How many; to look at `first` would copy it.
    private(set) var count: UInt32 = 0

    var isEmpty: Bool { count == 0 }

    /// All of them, for drawings.
    var all: [Waiting] {
        ([first, second] + rest.dropFirst(Int(drained))).compactMap(\.self)
    }

    mutating func push(_ stage: consuming Waiting) {
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

    mutating func pop() -> Waiting? {
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

extension StageQueue {
    /// A stage, and what is known of it where it was added.
    @usableFromInline
    struct Waiting {
        /// Runs a stage that is given as `any Stage`.
        ///
        /// It is made where the stage is added, where the compiler knows all types. The protocol's
        /// own function, called on `any Stage`, is code for all types at once: that takes five times
        /// as many instructions.
        @usableFromInline let runner: (any Stage, Core) throws -> Outcome?
        @usableFromInline let stage: any Stage

        /// Where it was added.
        @usableFromInline let site: CallSite

        /// 1 for the first stage that was added; 0 for a ``HandOver``, which nobody added.
        @usableFromInline let number: UInt32

        @inlinable
        init<Added: Stage>(_ stage: consuming Added, at site: CallSite, number: UInt32) {
            runner = { stage, core in
                // Not by way of `Any`, which would copy the stage once more.
                @inline(__always)
                func opened<Kept: Stage>(_ kept: Kept) -> Added? { exactly(Added.self, kept: kept) }
                return try (_openExistential(stage, do: opened) ?? cast(stage)).run(in: core)
            }
            self.stage = consume stage
            self.site = site
            self.number = number
        }
    }
}

extension StageQueue.Waiting {
    /// Hands the result to `outer`. Twisted: `_CONTINUE`.
    init(handOverTo outer: Core) {
        self.init(HandOver(outer: outer), at: outer.created, number: 0)
    }

    /// The Deferred that is to get the result, if this is no more than that.
    var outer: Core? {
        number == 0 ? exactly(HandOver.self, stage)?.outer : nil
    }
}

/// Not a stage of the user's: the place in the queue where the result goes to another Deferred.
private struct HandOver: Stage {
    let outer: Core

    var kind: StageKind { .both }

    func run(in core: Core) -> Outcome? { nil }
}
