// A stage that waits for its turn.
// SPDX-License-Identifier: MIT

/// A stage, and what is known of it where it was added.
@usableFromInline
struct WaitingStage {
    /// Runs a stage that is given as `any Stage`.
    @usableFromInline typealias Runner = (any Stage, Core) throws -> Outcome?

    let stage: any Stage
    let runner: Runner

    /// Where it was added.
    let site: CallSite

    /// 1 for the first stage that was added.
    let number: UInt32

    @inline(__always)
    func run(in core: Core) throws -> Outcome? { try runner(stage, core) }
}
