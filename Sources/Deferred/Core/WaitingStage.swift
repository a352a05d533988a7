// A stage that waits for its turn.
// SPDX-License-Identifier: MIT

/// A stage, and what is known of it where it was added.
@usableFromInline
struct WaitingStage {
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
            try (exactly(Added.self, stage) ?? cast(stage)).run(in: core)
        }
        self.stage = stage
        self.site = site
        self.number = number
    }
}

extension WaitingStage {
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
