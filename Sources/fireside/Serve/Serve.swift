// `fireside serve`: its options, and what each must be.
// SPDX-License-Identifier: MIT

public import ArgumentParser
public import ChatHTTP
import EventLoop
import HTTP
public import Logging

struct Serve: ParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Run the server until SIGINT or SIGTERM.",
        usage: "fireside serve [--port <port>] [<options>]",
        discussion: """
            Open in a browser:   http://localhost:8080/
            Wait in a terminal:  curl 'localhost:8080/?callback=hello'
            Post from another:   curl -d '{"text":"hi"}' localhost:8080/

            When the server is ready, it prints more to try. A limit of 0 means no limit.
            """)

    @Option(
        help: ArgumentHelp(
            "The address to listen on; 0.0.0.0 or :: for every address of this machine.",
            valueName: "address"))
    var host = "127.0.0.1"

    @Option(help: "The port to listen on; 0 picks a free one and prints it.")
    var port = 8080

    @Option(
        help: ArgumentHelp(
            "Threads that serve clients, each with its own event loop. (default: one per core)",
            valueName: "number"))
    var loops: Int?

    @Option(
        help: ArgumentHelp(
            "A site whose pages may read and post, such as https://a.example. May be repeated.",
            valueName: "origin"))
    var allowOrigin: [Origin] = []

    @Option(
        help: ArgumentHelp(
            "A style sheet for the chat page, loaded after its own. See docs/styling.md.",
            valueName: "file"))
    var style: String?

    @OptionGroup(title: "Messages")
    var keep: KeepOptions

    @OptionGroup(title: "Logins")
    var logins: LoginOptions

    @OptionGroup(title: "Limits")
    var limits: LimitOptions

    @Option(
        help: ArgumentHelp("How much to log. Messages are never logged.", valueName: "level"))
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
            UserError(String(describing: error)).print()
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
