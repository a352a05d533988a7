// What is counted about the engine.
// SPDX-License-Identifier: MIT

import Deferred

/// Gathers the ``EngineStatistics`` of a node. Its parts count in ``counts``.
final class EngineMeter {
    private let scheduler: any Scheduler
    /// All but ``EngineStatistics/isUp`` and ``EngineStatistics/downtime``.
    var counts = EngineStatistics()
    /// When the engine was lost; nil while all is well.
    private var lostAt: Duration?

    /// - Parameter scheduler: The engine counts as lost from its present time on.
    init(scheduler: any Scheduler) {
        self.scheduler = scheduler
        lostAt = scheduler.now
    }

    /// As of now.
    var statistics: EngineStatistics {
        var statistics = counts
        statistics.isUp = isUp
        statistics.downtime = lostAt.map { scheduler.now - $0 } ?? .zero
        return statistics
    }

    /// Whether the node can publish, and hears what is published.
    var isUp: Bool {
        get { lostAt == nil }
        set { lostAt = newValue ? nil : lostAt ?? scheduler.now }
    }
}

@available(*, unavailable)
extension EngineMeter: Sendable {}
