// A Deferred that is looked at from outside.
// SPDX-License-Identifier: MIT

/// A Deferred of any type, to look at. It keeps nothing alive. On the Deferred's thread only.
public struct TracedChain {
    private weak var core: Core?

    init(core: Core) {
        self.core = core
    }

    /// What ``Deferred/explain()`` says of it; nil once it is gone.
    public func explain() -> String? { core?.explanation }

    /// What ``Deferred/diagram(_:)`` draws of it; nil once it is gone.
    public func diagram(_ format: DiagramFormat = .text) -> String? {
        core.map { LaneDrawing(planned: $0).written(as: format) }
    }
}

@available(*, unavailable)
extension TracedChain: Sendable {}
