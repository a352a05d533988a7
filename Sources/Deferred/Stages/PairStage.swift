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
    consuming func run(in core: Core) throws -> Outcome? {
        try core.result.standing == .value ? callback.run(in: core) : errback.run(in: core)
    }
}
