// What all stages of a chain have in common.
// SPDX-License-Identifier: MIT

/// One stage of a chain. Twisted: a pair in `Deferred.callbacks`.
///
/// A stage holds the caller's closure and nothing else: three words fit into `any Stage`, so that
/// adding a stage allocates nothing of its own. Most come in two cases, by what the closure
/// returns. The closures' types are spelled out in each, because a closure stored as a more
/// general type is wrapped in another.
@usableFromInline
protocol Stage {
    /// What `core` has after this stage; nil when the stage is not on the lane of the result, which
    /// then stays as it is. `core` has a value or a failure.
    consuming func run(in core: Core) throws -> Outcome?

    /// Which lanes it is on, for drawings.
    var kind: StageKind { get }

    /// Whether it would do anything with `input`, for drawings.
    func takes(_ input: Outcome) -> Bool
}

extension Stage {
    @usableFromInline
    func takes(_ input: Outcome) -> Bool {
        switch (kind, input) {
        case (.callback, .failure), (.errback, .value): false
        default: true
        }
    }
}
