// `fireside admin stats`.
// SPDX-License-Identifier: MIT

import ArgumentParser
import Chat

/// Prints how the server is.
struct StatsCommand: AdminSubcommand {
    static let configuration = CommandConfiguration(
        commandName: "stats", abstract: "Print how the server is.",
        discussion: "GET /metrics has more, for Prometheus.")

    @OptionGroup
    var options: AdminSocketOptions

    func request() -> AdminRequest { .get("/stats") }

    func text(_ answer: AdminAnswer) throws -> String {
        let stats = try answer.decode(Stats.self)
        return TextTable(rows: stats.rows).description
    }

    private struct Stats: Decodable {
        let version: String
        let uptime: Int
        let draining: Bool
        let loops: Int
        let connections: Int
        let waiting: Int
        let streams: Int
        let people: Int
        let channels: Int
        let messages: Int
        let bans: Int
        let journal: String
        let journalBytes: Int
        let lag: Int

        var rows: [[String]] {
            [
                ["Version", version], ["Up for", time],
                ["State", draining ? "draining: new clients are sent elsewhere" : "ready"],
                ["Connections", connections.grouped],
                ["Waiting", "\(waiting.counting("request")), \(streams.counting("stream"))"],
                ["People", "\(people.grouped) in \(channels.counting("channel"))"],
                ["Messages", "\(messages.grouped) since the start"],
                ["Journal", "\(journal), \(journalBytes.roughBytes)"],
                ["Loops", "\(loops.grouped), at most \(lag) ms late in the last minute"],
                ["Bans", bans.grouped],
            ]
        }

        private var time: String {
            let (days, hours, minutes) = (uptime / 86_400, uptime / 3600 % 24, uptime / 60 % 60)
            if days > 0 { return "\(days) d \(hours) h" }
            return hours > 0 ? "\(hours) h \(minutes) min" : "\(minutes) min \(uptime % 60) s"
        }
    }
}

extension Int {
    /// `1.4 MiB`: in the largest unit of which there is one at least.
    var roughBytes: String {
        for (shift, unit) in [(30, "GiB"), (20, "MiB"), (10, "KiB")] where self >> shift > 0 {
            let tenths = (self * 10) >> shift
            return tenths < 100 ? "\(tenths / 10).\(tenths % 10) \(unit)" : "\(tenths / 10) \(unit)"
        }
        return counting("byte")
    }
}
