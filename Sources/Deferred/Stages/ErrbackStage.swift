// A stage of addErrback.
// SPDX-License-Identifier: MIT

/// Runs on the errback lane, lets values pass.
@usableFromInline
enum ErrbackStage<Output>: Stage {
    case value((Failure) throws -> Output)
    case chain((Failure) throws -> Deferred<Output>)

    @usableFromInline var kind: StageKind { .errback }

    @inlinable
    func run(_ input: Outcome, in core: Core) throws -> Outcome {
        guard case .failure(let failure) = input else { return input }
        switch self {
        case .value(let body): return .value(try body(failure))
        case .chain(let body): return try core.take(Output.self, from: body(failure))
        }
    }
}
