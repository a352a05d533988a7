// `GET /stats`: how the server is.
// SPDX-License-Identifier: MIT

import Chat
import Deferred
import HTTP

/// The numbers that an operator asks for first. All of them are in `/metrics`.
final class StatsResource: AdminResource, RendersGET {
    func renderGET(_ request: Request) throws -> Reply {
        .later(admin.hub.statistics().addCallback { [admin] in admin.stats($0) })
    }
}

extension AdminContext {
    fileprivate func stats(_ chat: ChatStatistics) -> Response {
        let facts = host.facts
        return .json {
            $0.field("version", facts.version)
            $0.field("uptime", Int((scheduler.now - started) / .seconds(1)))
            $0.name("draining")
            $0.raw(Array((limits.readiness.isDraining ? "true" : "false").utf8))
            $0.field("loops", facts.loops)
            $0.field("connections", limits.budget.held(.connections))
            $0.field("waiting", chat.parked)
            $0.field("streams", chat.streams)
            $0.field("people", chat.people)
            $0.field("channels", chat.channels)
            $0.field("messages", chat.counters.messages)
            $0.field("bans", limits.bans.all.count)
            $0.field("journal", facts.journal)
            $0.field("journalBytes", chat.journalBytes)
            $0.field("lag", Int(limits.loops.worstLag / .milliseconds(1)))
        }
    }
}
