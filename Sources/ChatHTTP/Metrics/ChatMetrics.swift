// What the chat does, as metrics.
// SPDX-License-Identifier: MIT

import Chat
import HTTP

extension ChatStatistics {
    /// - Parameter limits: They count what sockets and loops do.
    func metrics(_ limits: SharedLimits) -> [Metric] {
        waitingMetrics(limits.streams) + messageMetrics + fanOutMetrics + loopMetrics(limits)
            + (search?.metrics ?? []) + (engine?.metrics ?? [])
    }

    private func waitingMetrics(_ streams: StreamStatistics) -> [Metric] {
        [
            Metric("fireside_parked", .gauge, "Requests that wait for a message.", parked),
            Metric(
                "fireside_fired_total", .counter, "Messages handed to a waiting request.",
                counters.fired),
            Metric(
                "fireside_polls_total", .counter, "Polls by how they ended.", by: "outcome",
                counters.outcomes),
            Metric(
                "fireside_streams", .gauge, "Open streams by their door.", by: "door",
                streams.each { $0.open.value }),
            Metric(
                "fireside_stream_batches_total", .counter, "Batches handed to streams.",
                counters.streamed),
            Metric(
                "fireside_stream_pauses_total", .counter,
                "Times that a stream waited for its client.", counters.pauses),
            Metric(
                "fireside_stalled_streams_total", .counter,
                "Streams that ended while they waited.", by: "door",
                streams.each { $0.stalled.value }),
        ]
    }

    private var messageMetrics: [Metric] {
        [
            Metric(
                "fireside_messages_total", .counter, "Messages that were kept.",
                counters.messages),
            Metric(
                "fireside_whispers_total", .counter, "Messages that were sent and not kept.",
                counters.ephemerals),
            Metric(
                "fireside_failures_total", .counter, "Messages that the journal could not keep.",
                counters.failures),
            Metric(
                "fireside_repeats_total", .counter, "Messages sent again, by nonce.",
                counters.repeats),
            Metric(
                "fireside_gaps_total", .counter, "Answers with a gap before them.",
                counters.gaps),
            Metric("fireside_channels", .gauge, "Channels that exist.", channels),
            Metric("fireside_people", .gauge, "People in all channels.", people),
            Metric(
                "fireside_journal_bytes", .gauge, "Bytes of the journal's files.", journalBytes),
            Metric(
                "fireside_journal_failing", .gauge,
                "1 where the newest message could not be kept, in the last 30 seconds.",
                isJournalFailing ? 1 : 0),
        ]
    }

    private var fanOutMetrics: [Metric] {
        let fanOuts = fanOuts
        return [
            Metric(
                "fireside_fanout_duration_seconds",
                "From a message's arrival on a loop to the last answer to those who wait there.",
                scale: 1_000_000, [([], MetricBuckets(fanOuts.times))]),
            Metric(
                "fireside_fanout_receivers", "How many a message was told on a loop, at once.",
                [([], MetricBuckets(fanOuts.receivers))]),
        ]
    }

    private func loopMetrics(_ limits: SharedLimits) -> [Metric] {
        let budget = limits.budget
        return [
            Metric(
                "fireside_connections", .gauge, "Open connections.", budget.held(.connections)),
            Metric(
                "fireside_bayeux_sessions", .gauge, "Sessions of Faye's and CometD's clients.",
                limits.bayeux.count),
            Metric(
                "fireside_connections_limit", .gauge, "Connections that there may be.",
                budget.total(of: .connections) ?? 0),
            Metric(
                "fireside_held_bytes", .gauge,
                "Bytes of requests not whole, and of answers not read.", budget.held(.bytes)),
            Metric(
                "fireside_held_bytes_limit", .gauge, "Such bytes that there may be.",
                budget.total(of: .bytes) ?? 0),
            Metric("fireside_loops", .gauge, "Threads that serve clients.", hubs.count),
            Metric(
                "fireside_loop_lag_seconds", .gauge,
                "The latest that a timer was, in the last minute.",
                [([], String(limits.loops.worstLag / .seconds(1)))]),
            Metric(
                "fireside_draining", .gauge, "1 where new clients should go elsewhere.",
                limits.readiness.isDraining ? 1 : 0),
        ]
    }
}

extension MetricBuckets {
    init(_ histogram: Histogram) {
        self.init(bounds: histogram.bounds, counts: histogram.buckets, sum: histogram.sum)
    }
}

extension StreamStatistics {
    /// One number for each kind of stream.
    fileprivate func each(_ number: (StreamCounters) -> Int) -> [(value: String, number: Int)] {
        StreamKind.allCases.map { ($0.rawValue, sum($0, number)) }
    }
}

extension Counters {
    /// One number for each way in which a poll can end.
    fileprivate var outcomes: [(value: String, number: Int)] {
        [
            ("immediate", immediate), ("fired", fired), ("empty", empty), ("replaced", replaced),
            ("deferred", deferred), ("dropped", dropped),
        ]
    }
}
