// Counts in Prometheus' text format.
// SPDX-License-Identifier: MIT

import Chat
import Deferred
import HTTP

/// `GET /metrics`. Numbers only: nothing that anyone said.
final class MetricsResource: ChatResource, RendersGET {
    /// The statistics of all hubs come first; then the work queue makes the text.
    ///
    /// - Throws: What ``Request/claim()`` throws, for it is a costly request.
    func renderGET(_ request: Request) throws -> Reply {
        try request.claim()
        return .later(
            chat.work.render(chat.hub.statistics(), for: request.peer) {
                [limits = chat.limits] statistics in
                .text(.ok, statistics.families(limits).map(\.text).joined())
            })
    }
}

extension ChatStatistics {
    /// - Parameter limits: They count what sockets and loops do.
    fileprivate func families(_ limits: SharedLimits) -> [Family] {
        let budget = limits.budget
        return [
            Family("parked", .gauge, "Requests that wait for a message.", parked),
            Family(
                "fired_total", .counter, "Messages handed to a waiting request.", counters.fired),
            Family("polls_total", .counter, "Polls by how they ended.", counters.outcomes),
            Family(
                "streams", .gauge, "Open streams by their door.",
                limits.streams.labelled { $0.open.value }),
            Family(
                "stream_batches_total", .counter, "Batches handed to streams.", counters.streamed),
            Family(
                "stream_pauses_total", .counter, "Times that a stream waited for its client.",
                counters.pauses),
            Family(
                "stalled_streams_total", .counter, "Streams that ended while they waited.",
                limits.streams.labelled { $0.stalled.value }),
            Family("messages_total", .counter, "Messages that were kept.", counters.messages),
            Family("whispers_total", .counter, "Messages said in passing.", counters.ephemerals),
            Family("failures_total", .counter, "Messages that were not kept.", counters.failures),
            Family("repeats_total", .counter, "Messages said again, by nonce.", counters.repeats),
            Family("gaps_total", .counter, "Answers with a gap before them.", counters.gaps),
            Family("channels", .gauge, "Channels that exist.", channels),
            Family("people", .gauge, "People in all channels.", people),
            Family("connections", .gauge, "Open connections.", budget.held(.connections)),
            Family("journal_bytes", .gauge, "Bytes of the journal's files.", journalBytes),
            Family("loops", .gauge, "Threads that serve clients.", hubs.count),
            Family(
                "loop_lag_seconds", .gauge, "The latest that a timer was, in the last minute.",
                [("", String(limits.loops.worstLag / .seconds(1)))]),
            Family(
                "held_bytes", .gauge, "Bytes of requests not whole, and of answers not read.",
                budget.held(.bytes)),
        ]
    }
}

/// One metric, with a value for each label.
private struct Family {
    /// Prometheus' types: a gauge goes up and down, a counter only up.
    enum Kind: String { case gauge, counter }

    /// The help line, the type line, and a line for each value.
    let text: String

    /// A metric without labels.
    init(_ name: String, _ kind: Kind, _ help: String, _ value: Int) {
        self.init(name, kind, help, [("", String(value))])
    }

    /// - Parameters:
    ///   - name: Without the prefix `fireside_`, which all metrics share.
    ///   - values: Each label with its braces, as it stands in the line; empty for none.
    init(_ name: String, _ kind: Kind, _ help: String, _ values: [(label: String, value: String)]) {
        let name = "fireside_" + name
        text =
            "# HELP \(name) \(help)\n# TYPE \(name) \(kind)\n"
            + values.map { "\(name)\($0.label) \($0.value)\n" }.joined()
    }
}

extension StreamStatistics {
    /// One line for each kind of stream, as the label `door`.
    fileprivate func labelled(
        _ number: (StreamCounters) -> Int
    ) -> [(label: String, value: String)] {
        StreamKind.allCases.map { kind in
            (label: "{door=\"\(kind.rawValue)\"}", value: String(sum(kind, number)))
        }
    }
}

extension Counters {
    /// One line for each way in which a poll can end, as the label `outcome`.
    fileprivate var outcomes: [(label: String, value: String)] {
        [
            ("immediate", immediate), ("fired", fired), ("empty", empty), ("replaced", replaced),
            ("deferred", deferred), ("dropped", dropped),
        ].map { (label: "{outcome=\"\($0)\"}", value: String($1)) }
    }
}
