// `GET /metrics`: counts in Prometheus' text format.
// SPDX-License-Identifier: MIT

import Chat
import Deferred
import HTTP

/// Numbers only: nothing that anyone said, no name and no address.
final class MetricsResource: ChatResource, RendersGET {
    /// The statistics of all hubs come first; then the work queue makes the text.
    ///
    /// - Throws: What ``Request/claim()`` throws, for it is a costly request.
    func renderGET(_ request: Request) throws -> Reply {
        try request.claim()
        return .later(
            chat.work.render(chat.hub.statistics(), for: request.peer) {
                [limits = chat.limits] statistics in
                .text(.ok, MetricsResource.metrics(statistics, limits).map(\.text).joined())
            })
    }

    private static func metrics(_ statistics: ChatStatistics, _ limits: SharedLimits) -> [Metric] {
        let build = limits.options.build
        return statistics.metrics(limits) + limits.traffic.metrics + limits.loginCounts.metrics
            + ProcessMetrics.all + [
                Metric(
                    "fireside_build_info", .gauge, "Which build this is; always 1.",
                    [([("version", build.version), ("commit", build.commit)], "1")])
            ]
    }
}
