// `fireside admin drain`.
// SPDX-License-Identifier: MIT

import ArgumentParser
import Chat

/// Sends clients elsewhere.
struct DrainCommand: AdminSubcommand {
    static let configuration = CommandConfiguration(
        commandName: "drain", abstract: "Have a load balancer send clients elsewhere.",
        discussion: """
            From now on /ready answers 503. Streams end within a minute, one after the other, and \
            their clients come back through the load balancer. Clients that come to this server all \
            the same are served. The state is not kept over a restart.
            """)

    @Flag(help: "Take it back.")
    var off = false

    @OptionGroup
    var options: AdminSocketOptions

    func request() -> AdminRequest {
        .post("/drain") {
            $0.name("drain")
            $0.raw(Array((off ? "false" : "true").utf8))
        }
    }

    func text(_ answer: AdminAnswer) -> String {
        off
            ? "Clients are welcome: /ready says 200."
            : "Draining: /ready says 503, and streams end within a minute."
    }
}
