// What is noted of a Deferred that is traced.
// SPDX-License-Identifier: MIT

/// What is noted of a Deferred that is traced, or that has a name.
final class DebugNotes {
    var name: String?
    var creator: [RunningStage]?
    var invoker: [RunningStage] = []

    /// The number of the Deferred whose result the running stage took.
    var taken: Int?
}
