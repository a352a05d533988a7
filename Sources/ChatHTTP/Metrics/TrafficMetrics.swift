// What clients ask for, and how they are answered, as metrics.
// SPDX-License-Identifier: MIT

import HTTP

extension Traffic {
    /// All loops together.
    var metrics: [Metric] {
        let loops = counts
        return [
            requests(loops), refusals(loops), times(loops),
            Metric(
                "fireside_received_bytes_total", .counter, "Bytes that clients have sent.",
                loops.reduce(0) { $0 + $1.received.value }),
            Metric(
                "fireside_sent_bytes_total", .counter,
                "Bytes of answers, also of those that a client never read.",
                loops.reduce(0) { $0 + $1.sent.value }),
        ]
    }

    /// A line for each route, method and status that has been: routes are the site's, and there are
    /// five labels for methods, so clients cannot make more than ``mostRequests``.
    private func requests(_ loops: [SiteCounts]) -> Metric {
        var sums: [RequestLabels: Int] = [:]
        for route in loops.flatMap(\.routes) {
            for (method, status, count) in route.values {
                sums[
                    RequestLabels(route: route.route, method: method, status: status),
                    default: 0] += count
            }
        }
        return Metric(
            "fireside_requests_total", .counter, "Requests that were answered.",
            sums.sorted { $0.key < $1.key }.map { ($0.key.labels, String($0.value)) })
    }

    private func refusals(_ loops: [SiteCounts]) -> Metric {
        var sums = Dictionary(uniqueKeysWithValues: RefusalReason.known.map { ($0.name, 0) })
        for (reason, count) in loops.flatMap(\.refused) { sums[reason.name, default: 0] += count }
        return Metric(
            "fireside_refusals_total", .counter,
            "Requests, commands and connections that were refused, by why.", by: "reason",
            sums.sorted { $0.key < $1.key }.map { ($0.key, $0.value) })
    }

    private func times(_ loops: [SiteCounts]) -> Metric {
        Metric(
            "fireside_request_duration_seconds",
            "From a request's head to its answer, but for polls and streams.", scale: 1_000_000,
            [
                ([("method", "GET")], MetricBuckets(loops.map(\.readTimes))),
                ([("method", "POST")], MetricBuckets(loops.map(\.writeTimes))),
            ])
    }
}

/// What a request is counted under.
private struct RequestLabels: Hashable, Comparable {
    let route: String
    let method: String
    let status: Int

    var labels: Metric.Labels {
        [("route", route), ("method", method), ("status", String(status))]
    }

    static func < (one: RequestLabels, other: RequestLabels) -> Bool {
        (one.route, one.method, one.status) < (other.route, other.method, other.status)
    }
}

extension MetricBuckets {
    /// Those of several loops, added up.
    fileprivate init(_ times: [AnswerTimes]) {
        let counts = times.map(\.counts)
        self.init(
            bounds: AnswerTimes.bounds,
            counts: (0...AnswerTimes.bounds.count).map { bucket in
                counts.reduce(0) { $0 + $1.buckets[bucket] }
            },
            sum: counts.reduce(0) { $0 + $1.sum })
    }
}

extension LoginCounts {
    var metrics: [Metric] {
        [
            Metric(
                "fireside_logins_total", .counter, "Attempts to log in by how they ended.",
                by: "outcome", logins.map { ($0.outcome.rawValue, $0.count) }),
            Metric("fireside_logouts_total", .counter, "Sessions that logged out.", logoutCount),
        ]
    }
}
