// A page that draws the running server.
// SPDX-License-Identifier: MIT

import ArgumentParser
import ChatHTTP
import Deferred
import HTTP
import Inspector

/// The options under the heading "Inspector".
struct InspectOptions: ParsableArguments {
    @Flag(
        help: """
            Serve a page that draws this server's Deferreds as they run, for talks. It shows types and \
            places in the source, and neither texts nor names. The chat page then uses long polls \
            alone, so that everyone who waits is seen.
            """)
    var inspect = false

    @Option(
        help: ArgumentHelp(
            """
            Address on which that page listens. With 127.0.0.1 only this machine can open it. Nobody \
            has to log in to see it.
            """, valueName: "address"))
    var inspectHost = "127.0.0.1"

    @Option(
        help: ArgumentHelp(
            "TCP port of that page. 0 picks a free port and prints it.", valueName: "port"))
    var inspectPort = 8081

    func validate() throws {
        guard (0...65535).contains(inspectPort) else {
            throw ValidationError("--inspect-port must be from 0 to 65535.")
        }
    }
}

extension InspectOptions {
    /// Whether other machines can open the page.
    var isOpen: Bool {
        inspect && !ListenAddress.tcp(host: inspectHost, port: inspectPort).isLoopback
    }

    /// Starts the page, on a thread of its own.
    ///
    /// - Parameters:
    ///   - places: Where the chat listens.
    ///   - site: Where browsers find it, as far as the user has told.
    /// - Returns: nil where nobody asked for it.
    func start(for places: [ListenAddress], _ site: SiteAddress) throws -> Inspector? {
        guard inspect else { return nil }
        var options = Inspector.Options()
        options.host = inspectHost
        options.port = inspectPort
        // A server makes many small ones that nobody waits for.
        options.scope = .named
        options.visitors = VisitorAddress(places, site)?.url
        return try Inspector(options)
    }
}
