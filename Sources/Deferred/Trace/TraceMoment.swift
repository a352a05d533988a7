// Something that happens, before it is an event.
// SPDX-License-Identifier: MIT

/// One thing that happens to a Deferred, before any text is made of it. It is good during the call
/// that it is given to.
public struct TraceMoment {
    /// What happens.
    public let kind: TraceEvent.Kind
    private let core: Core

    init(_ kind: TraceEvent.Kind, of core: Core) {
        self.kind = kind
        self.core = core
    }

    /// The Deferred's number.
    public var deferred: Int { core.number }

    /// Whether it has been fired, also by being cancelled.
    public var hasFired: Bool { core.result.standing != .pending }

    /// The lane its result is on; nil when it has none now.
    public var lane: TraceEvent.Lane? { core.result.lane }

    /// The Deferred itself, to look at later; nil when it is about to be freed.
    public var chain: TracedChain? {
        kind == .unhandled || kind == .released ? nil : TracedChain(core: core)
    }
}

@available(*, unavailable)
extension TraceMoment: Sendable {}
