// A stage of addCallback.
// SPDX-License-Identifier: MIT

/// Runs on the callback lane, lets failures pass.
@usableFromInline
enum CallbackStage<Input, Output>: Stage {
    case value((Input) throws -> Output)
    case chain((Input) throws -> Deferred<Output>)

    @usableFromInline var kind: StageKind { .callback }

    @inlinable
    consuming func run(in core: Core) throws -> Outcome? {
        guard core.result.standing == .value else { return nil }
        let value = core.value(as: Input.self)
        switch consume self {
        case .value(let body): return .value(try body(value))
        case .chain(let body): return try core.take(Output.self, from: body(value))
        }
    }
}
