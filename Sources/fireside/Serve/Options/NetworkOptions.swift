// Where the server listens, with how many threads, and how long it waits.
// SPDX-License-Identifier: MIT

import ArgumentParser
import Chat

/// The options under the heading "Network".
struct NetworkOptions: ParsableArguments {
    @Option(
        help: ArgumentHelp(
            """
            Address to listen on. With 127.0.0.1 only this machine can connect; with 0.0.0.0 or :: \
            others can, too.
            """, valueName: "address"))
    var host = "127.0.0.1"

    @Option(help: "TCP port to listen on. 0 picks a free port and prints it.")
    var port = 8080

    @OptionGroup
    var listening: ListeningOptions

    @Option(
        help: ArgumentHelp(
            """
            Number of threads that serve clients, each with its own event loop, at most 256. \
            (default: one per core)
            """, valueName: "number"))
    var loops: Int?

    @Option(
        help: ArgumentHelp(
            """
            Long-poll timeout in seconds when the client sends none, shortened at random by up to \
            20 %. From 1 to 110.
            """, valueName: "seconds"))
    var hold = Int(HubOptions().hold / .seconds(1))

    @Option(
        help: ArgumentHelp(
            """
            Seconds that a client may take to send a request's header, and again to send its body. \
            A slower client is disconnected.
            """, valueName: "seconds"))
    var headTimeout = 10

    @Option(
        help: ArgumentHelp(
            """
            Seconds that a connection may be idle between two requests. After that it is closed.
            """, valueName: "seconds"))
    var idleTimeout = 60

    func validate() throws {
        guard (0...65535).contains(port) else {
            throw ValidationError("--port \(port): a port is a number from 0 to 65535.")
        }
        if let loops { try check(loops, "--loops", in: 1...256) }
        try check(hold, "--hold", in: 1...110)
        try check(headTimeout, "--head-timeout", in: 1...3600)
        try check(idleTimeout, "--idle-timeout", in: 1...86_400)
    }
}
