// For those who watch over the server.
// SPDX-License-Identifier: MIT

internal import Libevent

/// `ok` as long as the loop turns.
final class Health: RendersGET {
    func renderGET(_ request: Request) -> Reply { "ok" }
}

/// Counts in Prometheus' text format. Numbers only: nothing that anyone said.
final class Metrics: RendersGET {
    private let lobby: Lobby

    init(lobby: Lobby) {
        self.lobby = lobby
    }

    func renderGET(_ request: Request) -> Reply {
        .response(
            .text(
                .ok,
                """
                # HELP fireside_parked Requests that wait for a message.
                # TYPE fireside_parked gauge
                fireside_parked \(lobby.parked)
                # HELP fireside_fired_total Messages handed to a waiting request.
                # TYPE fireside_fired_total counter
                fireside_fired_total \(lobby.fired)

                """))
    }
}
