// A stage of addCallback.
// SPDX-License-Identifier: MIT

/// Runs on the callback lane, lets failures pass.
@usableFromInline
enum CallbackStage<Input, Output>: Stage {
    case value((Input) throws -> Output)
    case chain((Input) throws -> Deferred<Output>)

    @usableFromInline var kind: StageKind { .callback }

    @inlinable
    func run(_ input: Outcome, in core: Core) throws -> Outcome {
        guard case .value(let value) = input else { return input }
        switch self {
        case .value(let body): return .value(try body(known(value, as: Input.self)))
        case .chain(let body):
            return try core.take(
                Output.self, from: body(known(value, as: Input.self)))
        }
    }
}
