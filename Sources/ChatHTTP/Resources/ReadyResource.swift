// `GET /ready`: whether new clients should be sent here.
// SPDX-License-Identifier: MIT

import Chat
import Deferred
import HTTP

/// For a load balancer: it asks every loop, so a loop that is stuck makes the answer late. Those that
/// are here already are served all the same. `/health` says whether the server should be restarted.
final class ReadyResource: ChatResource, RendersGET {
    /// A failover takes a moment, which clients of this server can wait as well as those of another.
    private static let patience = Duration.seconds(5)

    func renderGET(_ request: Request) -> Reply {
        // Other loops may be gone by now.
        if chat.hub.isClosing { return .response(response(["stopping"])) }
        return .later(chat.hub.statistics().addCallback { self.response(self.obstacles($0)) })
    }

    /// HEAD tells the same by its status.
    func renderHEAD(_ request: Request) -> Reply { renderGET(request) }

    private func obstacles(_ statistics: ChatStatistics) -> [String] {
        var obstacles: [String] = []
        // No log yet; or no keys, with `--keys engine`: nobody could log in.
        if chat.hub.epoch.isEmpty || chat.sessions.ring == nil { obstacles.append("starting") }
        if chat.limits.readiness.isDraining { obstacles.append("draining") }
        if let engine = statistics.engine {
            if engine.downtime > ReadyResource.patience {
                obstacles.append("engine unreachable")
            } else if engine.feeds == 0, obstacles.isEmpty {
                obstacles.append("starting")  // It does not hear the others yet.
            }
        } else if statistics.isJournalFailing {
            obstacles.append("journal failing")
        }
        if isNearlyFull(.connections) || isNearlyFull(.waiting) { obstacles.append("full") }
        return obstacles
    }

    /// Beyond 95 % of what there may be: who is sent here now would soon be turned away.
    private func isNearlyFull(_ item: Budget.Item) -> Bool {
        let budget = chat.limits.budget
        guard let total = budget.total(of: item) else { return false }
        return budget.held(item) * 100 > total * 95
    }

    private func response(_ obstacles: [String]) -> Response {
        obstacles.isEmpty
            ? .line(.ok, "ready") : .line(.unavailable, obstacles.joined(separator: ", "))
    }
}
