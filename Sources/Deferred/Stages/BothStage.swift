// A stage of addBoth.
// SPDX-License-Identifier: MIT

/// Runs on both lanes.
@usableFromInline
enum BothStage<Input, Output>: Stage {
    case value((Result<Input, Failure>) throws -> Output)
    case chain((Result<Input, Failure>) throws -> Deferred<Output>)

    @usableFromInline var kind: StageKind { .both }

    @inlinable
    func run(_ input: Outcome, in core: Core) throws -> Outcome {
        let result: Result<Input, Failure>
        switch input {
        case .value(let value): result = .success(known(value, as: Input.self))
        case .failure(let failure): result = .failure(failure)
        case .pending, .waiting: return input
        }
        switch self {
        case .value(let body): return .value(try body(result))
        case .chain(let body): return try core.take(Output.self, from: body(result))
        }
    }
}
