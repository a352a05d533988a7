// Ties the loop, the chat and the log together, and ends them in order.
// SPDX-License-Identifier: MIT

import ChatHTTP
import Glibc
import Libevent
import Logging

/// One running server. Everything in it lives on the main thread.
struct Server {
    private let loop: EventLoop
    private let chat: ChatSite
    private let http: HTTPServer
    private let log: Logger

    /// - Throws: What keeps it from listening, in a sentence for the user.
    init(_ options: Serve) throws(LibeventError) {
        let limits = try options.limits.limits(descriptors: Descriptors.raiseLimit())
        log = Server.makeLog(options.logLevel)
        loop = try EventLoop()
        chat = ChatSite(scheduler: loop, options: options.limits.chat)
        http = try loop.listenTCP(
            options.port, host: options.host, limits: limits, chat.site)
        LibeventLog.send { [log] in log.warning("\($0)") }
        chat.site.onFailure = { [log] in
            log.error("a resource failed", metadata: ["error": "\($0)"])
        }
        http.onEvent = ConnectionLog(log).note
    }

    func run() {
        loop.onSignal(SIGTERM) { end("SIGTERM") }
        loop.onSignal(SIGINT) { end("SIGINT") }
        greet()
        loop.run()
        log.info("stopped")
    }

    /// The lines to try, with the port that it really is.
    private func greet() {
        print(
            """
            Fireside listens on http://\(http.address)

              wait in one terminal:   curl '\(http.address)/?callback=hello'
              speak in another:       curl -d '{"text":"hi"}' \(http.address)/
              or open it:             http://\(http.address)/

            Ctrl-C stops it.
            """)
        fflush(nil)  // a pipe would hold the lines back until the end
    }

    /// Everyone who waits is answered, then the connections close.
    private func end(_ signal: String) {
        log.info(
            "stopping", metadata: ["signal": "\(signal)", "parked": "\(chat.parked)"])
        http.drain(within: .seconds(5)) { loop.stop() }
        chat.close()
    }

    private static func makeLog(_ level: Logger.Level) -> Logger {
        var log = Logger(label: "fireside") { StreamLogHandler.standardError(label: $0) }
        log.logLevel = level
        return log
    }
}
