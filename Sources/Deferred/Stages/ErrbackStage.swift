// A stage of addErrback.
// SPDX-License-Identifier: MIT

/// Runs on the errback lane, lets values pass.
@usableFromInline
enum ErrbackStage<Output>: Stage {
    case value((Failure) throws -> Output)
    case chain((Failure) throws -> Deferred<Output>)

    @usableFromInline var kind: StageKind { .errback }

    @inlinable
    consuming func run(in core: Core) throws -> Outcome? {
        guard let failure = core.result.failure else { return nil }
        switch consume self {
        case .value(let body): return .value(try body(failure))
        case .chain(let body): return try core.take(Output.self, from: body(failure))
        }
    }
}
