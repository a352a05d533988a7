// A stage of addBoth.
// SPDX-License-Identifier: MIT

/// Runs on both lanes.
@usableFromInline
enum BothStage<Input, Output>: Stage {
    case value((Result<Input, Failure>) throws -> Output)
    case chain((Result<Input, Failure>) throws -> Deferred<Output>)

    @usableFromInline var kind: StageKind { .both }

    @inlinable
    consuming func run(in core: Core) throws -> Outcome? {
        let result: Result<Input, Failure> =
            if let failure = core.result.failure {
                .failure(failure)
            } else {
                .success(core.value(as: Input.self))
            }
        switch consume self {
        case .value(let body): return .value(try body(result))
        case .chain(let body): return try core.take(Output.self, from: body(result))
        }
    }
}
