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
    func run(_ input: Outcome, in core: Core) throws -> Outcome {
        guard case .value(let value) = input else { return input }
        return .value(try body(known(value, as: Input.self)).get())
    }
}
