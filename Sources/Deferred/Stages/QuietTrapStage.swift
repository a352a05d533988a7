// A stage of addErrback for one type of error that returns nothing.
// SPDX-License-Identifier: MIT

/// Runs on the errback lane of a chain of `Void` for one type of error, and returns nothing.
@usableFromInline
struct QuietTrapStage<Problem: Error>: Stage {
    @usableFromInline let body: (Problem) throws -> Void

    @inlinable
    init(body: @escaping (Problem) throws -> Void) {
        self.body = body
    }

    @usableFromInline var kind: StageKind { .errback }

    @usableFromInline
    func takes(_ input: Outcome) -> Bool {
        guard case .failure(let failure) = input else { return false }
        return failure.error is Problem
    }

    @inlinable
    consuming func run(in core: Core) throws -> Outcome? {
        guard let error = core.result.failure?.check(Problem.self) else { return nil }
        return .value(try body(error))
    }
}
