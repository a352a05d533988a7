// `fireside serve`: its options, and what each must be.
// SPDX-License-Identifier: MIT

public import ArgumentParser
public import ChatHTTP
import Libevent
public import Logging

struct Serve: ParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Serve the chat until SIGINT or SIGTERM.",
        usage: "fireside serve [--port <port>] [<options>]",
        discussion: """
            Open it in a browser:   http://localhost:8080/
            Wait in one terminal:   curl 'localhost:8080/?callback=hello'
            Speak in another:       curl -d '{"text":"hi"}' localhost:8080/

            A limit of 0 means none.
            """)

    @Option(help: "The address to listen on; 0.0.0.0 or :: for all of this machine's.")
    var host = "127.0.0.1"

    @Option(help: "The port to listen on; 0 picks a free one and prints it.")
    var port = 8080

    @Option(
        help: """
            Threads that serve clients, each with a loop of its own. (default: one for each core)
            """)
    var loops: Int?

    @Option(
        help: ArgumentHelp(
            "A site whose pages may read and post, such as https://a.example; may be repeated.",
            valueName: "origin"))
    var allowOrigin: [Origin] = []

    @Option(
        help: ArgumentHelp(
            "A style sheet of your own for the chat page, behind its own: docs/styling.md.",
            valueName: "file"))
    var style: String?

    @OptionGroup(title: "Messages")
    var keep: KeepOptions

    @OptionGroup(title: "Logins")
    var logins: LoginOptions

    @OptionGroup(title: "Limits")
    var limits: LimitOptions

    @Option(help: "How much to log; what people say is never logged.")
    var logLevel = Logger.Level.info

    func validate() throws {
        guard (0...65535).contains(port) else {
            throw ValidationError("--port \(port): a port is a number from 0 to 65535.")
        }
        if let loops { try check(loops, "--loops", in: 1...256) }
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

extension Serve {
    var loopCount: Int { loops ?? min(Cores.count, 256) }

    /// - Throws: What is wrong with a file that an option names.
    func chat() throws -> ChatOptions {
        var options = limits.chat
        options.allowedOrigins = allowOrigin
        options.speakerRate = logins.speakerRate
        options.maxChannels = keep.maxChannels
        if let count = logins.loginRate {
            options.loginRate = count
            if count > 0 { options.sparesLoopback = false }
        }
        if let style { options.style = try StyleFile(path: style).bytes }
        return options
    }
}

extension Origin: ExpressibleByArgument {
    public init?(argument: String) { self.init(argument) }
}

extension Logger.Level: @retroactive ExpressibleByArgument {}
