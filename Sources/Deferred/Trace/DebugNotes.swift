// What is noted of a Deferred that is traced.
// SPDX-License-Identifier: MIT

/// What is noted of a Deferred that is traced, has a name, or is chained to.
final class DebugNotes {
    var name: String?

    /// The names of stages, by number.
    var stageNames: [(stage: UInt32, name: StaticString)] = []

    var creator: [RunningStage]?
    var invoker: [RunningStage] = []

    /// The Deferred that is going to fire it: see `chain(to:)`.
    var source: ChainLabel?

    /// The number of the Deferred whose result the running stage took.
    var taken: Int?
}
