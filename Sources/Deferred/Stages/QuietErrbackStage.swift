// A stage of addErrback that returns nothing.
// SPDX-License-Identifier: MIT

/// Runs on the errback lane of a chain of `Void`, and returns nothing.
@usableFromInline
struct QuietErrbackStage: Stage {
    @usableFromInline let body: (Failure) throws -> Void

    @inlinable
    init(body: @escaping (Failure) throws -> Void) {
        self.body = body
    }

    @usableFromInline var kind: StageKind { .errback }

    @inlinable
    consuming func run(in core: Core) throws -> Outcome? {
        guard let failure = core.result.failure else { return nil }
        return .value(try body(failure))
    }
}
