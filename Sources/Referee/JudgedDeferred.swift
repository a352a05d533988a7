// A Deferred of a program, whatever it was made as.
// SPDX-License-Identifier: MIT

import Deferred

/// One Deferred of a program: its chain as a Deferred of data, and how many stages it was given.
struct JudgedDeferred {
    /// As the program made it: fired by hand through this, with the type it was made with.
    let made: Made
    /// The chain as a Deferred of data. To add to it, use ``handle()``.
    let chain: Deferred<JudgedValue>

    /// How many stages were added so far; the next stage has this number in the trace.
    var stages = 0
    /// Calls of `pause` without their `unpause`.
    var pauses = 0

    /// Adds the stage that turns a group's result into data, before the program adds its own.
    init(_ made: Made) {
        self.made = made
        chain = made.addChain()
    }

    /// The chain, to add stages to. If it is left with nothing, or with what a group leaves, it is
    /// given data again: null, where Twisted leaves `None`.
    func handle() -> Deferred<JudgedValue> {
        if !chain.spent.isStale {
            chain.spent.addCallback { JudgedValue.null }
        } else if !chain.consumed.isStale {
            chain.consumed.addCallback { $0 ?? .null }
        }
        return chain
    }

    var hasFired: Bool { chain.hasFired }
    /// Whether a stage returned a Deferred that has not fired yet.
    var isWaiting: Bool { chain.isWaiting }

    /// How it ends: pending, waiting, or with its result.
    var end: [JudgedValue] {
        if !chain.hasFired { return [.text("pending")] }
        if chain.isWaiting { return [.text("waiting")] }
        guard let result = chain.result else { return [.text("fired"), made.peeked] }
        if case .failure(let failure) = result, let hand = failure.check(FiredByHand.self) {
            return [.text("fired"), hand.value]
        }
        return [.text("fired"), JudgedValue(result)]
    }
}
