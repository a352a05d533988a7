// A stage of addCallback that picks its lane.
// SPDX-License-Identifier: MIT

/// Runs on the callback lane and picks the lane itself.
@usableFromInline
struct ResultStage<Input, Output, Problem: Error>: Stage {
    @usableFromInline let body: (Input) throws -> Result<Output, Problem>

    @inlinable
    init(body: @escaping (Input) throws -> Result<Output, Problem>) {
        self.body = body
    }

    @usableFromInline var kind: StageKind { .callback }

    @inlinable
    consuming func run(in core: Core) throws -> Outcome? {
        guard core.result.standing == .value else { return nil }
        return .value(try body(core.value(as: Input.self)).get())
    }
}
