// `fireside serve`.
// SPDX-License-Identifier: MIT

import ArgumentParser
import ChatRedis
import Logging

typealias ServeCommand = ServerOptions

/// Runs the server. The options are the command, and not a group in it: a debug build of ArgumentParser
/// checks each group four times, and so what is in a group of groups sixteen times. Each server of a test
/// took three times as long to start.
extension ServeCommand: ConfiguredCommand {
    /// What `fireside serve --help` prints above the options.
    static let configuration = CommandConfiguration(
        commandName: "serve",
        abstract: "Run the server until SIGINT or SIGTERM.",
        usage: "fireside serve [--port <port>] [<options>]",
        discussion: """
            Open in a browser:   http://localhost:8080/
            Wait in a terminal:  curl 'localhost:8080/?callback=hello'
            Post from another:   curl -d '{"text":"hi"}' localhost:8080/

            When the server is ready, it prints more commands to try.

            For the limits, an address is an IPv4 address or an IPv6 /64 network. The limits for one \
            address do not apply to this machine, where a proxy may act for many clients, until you \
            set one of them or name the proxy with --trust-proxy.
            """)

    /// Returns when the server has ended, after a signal.
    func run(_ settings: Settings) throws {
        if start.check {
            return try StartupCheck(self, settings).printReport()
        }
        let log = logging.logger
        for warning in settings.warnings { log.warning("\(warning)") }
        if case .redis(let location) = keep.journal, location.hasPassword,
            CommandLine.arguments.contains(where: { $0.contains("://") && $0.contains("@") })
        {
            log.warning(
                "other users of this machine can read the password in --journal; set FIRESIDE_JOURNAL"
            )
        }
        do {
            try Server(self, log).run()
        } catch {
            UserError(String(describing: error)).print()
            throw ExitCode.failure
        }
    }
}
