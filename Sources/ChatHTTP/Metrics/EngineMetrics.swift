// How a node gets on with its engine, as metrics.
// SPDX-License-Identifier: MIT

import Chat

extension EngineStatistics {
    /// A server without an engine has none of these.
    var metrics: [Metric] { states + counters }

    private var states: [Metric] {
        [
            Metric(
                "fireside_engine_up", .gauge,
                "1 while this server can publish and hears what is published.", isUp ? 1 : 0),
            Metric(
                "fireside_engine_rtt_seconds", .gauge, "The last round trip to the engine.",
                [([], String(roundTrip / .seconds(1)))]),
            Metric(
                "fireside_engine_lag", .gauge,
                "Numbers that the engine has given, and this server has not heard yet.", lag),
            Metric(
                "fireside_engine_pending", .gauge,
                "Messages that wait for their acknowledgement.", pending),
        ]
    }

    private var counters: [Metric] {
        [
            Metric(
                "fireside_engine_opens_total", .counter, "Times that the engine was opened.",
                opens),
            Metric(
                "fireside_engine_feeds_total", .counter, "Times that the log was followed.", feeds),
            Metric(
                "fireside_engine_holes_total", .counter,
                "Failovers by whether messages may be lost.", by: "verdict",
                [("clean", cleanHoles), ("lost", lossyHoles)]),
            Metric(
                "fireside_engine_new_epochs_total", .counter,
                "Times that the engine was empty.", newEpochs),
            Metric(
                "fireside_engine_fenced_total", .counter,
                "Times that another process had taken the engine's place.", fenced),
            Metric(
                "fireside_engine_unknown_total", .counter,
                "Messages of which nobody knows whether they were kept.", unknown),
            Metric(
                "fireside_engine_skips_total", .counter,
                "Times that the log did not reach back far enough.", skips),
        ]
    }
}
