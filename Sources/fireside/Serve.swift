// `fireside serve`: its options, and what each must be.
// SPDX-License-Identifier: MIT

public import ArgumentParser
import Libevent
public import Logging

struct Serve: ParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Serve the chat until SIGINT or SIGTERM.",
        usage: "fireside serve [--port <port>] [<options>]",
        discussion: """
            Wait in one terminal:   curl 'localhost:8080/?callback=hello'
            Speak in another:       curl -d '{"text":"hi"}' localhost:8080/

            A limit of 0 means none.
            """)

    @Option(help: "The address to listen on; 0.0.0.0 or :: for all of this machine's.")
    var host = "127.0.0.1"

    @Option(help: "The port to listen on; 0 picks a free one and prints it.")
    var port = 8080

    @OptionGroup(title: "Messages")
    var keep: KeepOptions

    @OptionGroup(title: "Limits")
    var limits: LimitOptions

    @Option(help: "How much to log; what people say is never logged.")
    var logLevel = Logger.Level.info

    func validate() throws {
        guard (0...65535).contains(port) else {
            throw ValidationError("--port \(port): a port is a number from 0 to 65535.")
        }
    }

    func run() throws {
        do {
            try Server(self).run()
        } catch {
            Complaint(String(describing: error)).print()
            throw ExitCode.failure
        }
    }
}

extension Logger.Level: @retroactive ExpressibleByArgument {}
