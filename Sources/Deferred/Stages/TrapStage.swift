// A stage of addErrback for one type of error.
// SPDX-License-Identifier: MIT

/// Runs on the errback lane for one type of error, lets everything else pass.
@usableFromInline
enum TrapStage<Problem: Error, Output>: Stage {
    case value((Problem) throws -> Output)
    case chain((Problem) throws -> Deferred<Output>)

    @usableFromInline var kind: StageKind { .errback }

    @usableFromInline
    func takes(_ input: Outcome) -> Bool {
        guard case .failure(let failure) = input else { return false }
        return failure.error is Problem
    }

    @inlinable
    consuming func run(in core: Core) throws -> Outcome? {
        guard let error = core.result.failure?.check(Problem.self) else { return nil }
        switch consume self {
        case .value(let body): return .value(try body(error))
        case .chain(let body): return try core.take(Output.self, from: body(error))
        }
    }
}
