// How searches go, as metrics.
// SPDX-License-Identifier: MIT

import Chat

extension SearchStatistics {
    /// The last three only where there is an index.
    var metrics: [Metric] {
        var metrics = [
            Metric(
                "fireside_searches_total", .counter, "Searches that have ended.", counts.searches),
            Metric(
                "fireside_slow_searches_total", .counter, "Searches that took longer than 50 ms.",
                counts.slow),
        ]
        guard let coverage, coverage != .none else { return metrics }
        metrics += [
            Metric(
                "fireside_search_index_upto", .gauge,
                "Number of the newest message that the index knows.", coverage.upper),
            Metric(
                "fireside_search_index_from", .gauge,
                "Number above which the index knows all messages.", coverage.lower),
            Metric(
                "fireside_search_index_bytes", .gauge, "Bytes of the index's files.", bytes),
        ]
        return metrics
    }
}
