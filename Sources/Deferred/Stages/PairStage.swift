// A stage of addCallbacks.
// SPDX-License-Identifier: MIT

/// One function for each lane, side by side: the errback never sees the callback's error.
/// Two closures are a word too many to lie within `any Stage`, so this one is allocated.
@usableFromInline
struct PairStage<Input, Output>: Stage {
    @usableFromInline let callback: CallbackStage<Input, Output>
    @usableFromInline let errback: ErrbackStage<Output>

    @inlinable
    init(callback: CallbackStage<Input, Output>, errback: ErrbackStage<Output>) {
        self.callback = callback
        self.errback = errback
    }

    @usableFromInline var kind: StageKind { .pair }

    @inlinable
    func run(_ input: Outcome, in core: Core) throws -> Outcome {
        if case .failure = input { return try errback.run(input, in: core) }
        return try callback.run(input, in: core)
    }
}
