// What a stage makes of a result.
// SPDX-License-Identifier: MIT

/// What a Deferred is fired with, and what a stage leaves for the next.
@usableFromInline
enum Outcome {
    /// On the callback lane.
    case value(Any)

    /// On the errback lane.
    case failure(Failure)

    /// The stage returned another Deferred, whose result comes next.
    case waiting(Core)
}
