// Ties the loop, the chat and the log together, and ends them in order.
// SPDX-License-Identifier: MIT

import Chat
import ChatHTTP
import Deferred
import Glibc
import Libevent
import Logging

/// One running server. Everything in it lives on the main thread.
struct Server {
    private let loop: EventLoop
    private let journal: any Journal
    private let chat: ChatSite
    private let http: HTTPServer
    private let log: Logger

    /// - Throws: What keeps it from listening, in a sentence for the user.
    init(_ options: Serve) throws {
        let limits = try options.limits.limits(descriptors: Descriptors.raiseLimit())
        log = Server.makeLog(options.logLevel)
        loop = try EventLoop()
        let hubOptions = options.keep.hub
        journal = try options.keep.journal.open(
            hubOptions.retention, durability: options.keep.durability, on: loop)
        let hub = Hub(
            journal: journal, scheduler: loop, clock: Timestamp.now, options: hubOptions)
        chat = ChatSite(hub, scheduler: loop, options: options.chat)
        http = try loop.listenTCP(
            options.port, host: options.host, limits: limits, chat.site)
        LibeventLog.send { [log] in log.warning("\($0)") }
        chat.countConnections { [unowned http] in http.connectionCount }
        let seldom = SeldomLog(log)
        chat.site.onFailure = seldom.note
        http.onEvent = seldom.note
    }

    func run() {
        var isEnding = false
        for (signal, name) in [(SIGTERM, "SIGTERM"), (SIGINT, "SIGINT")] {
            loop.onSignal(signal) {
                if isEnding { _exit(128 + signal) }  // someone has no patience left
                isEnding = true
                end(name)
            }
        }
        greet()
        if let warning = journal.warning { log.warning("\(warning)") }
        loop.run()
        log.info("stopped")
    }

    /// The lines to try, with the port that it really is.
    private func greet() {
        let count = journal.contents.count
        let kept = count == 1 ? "1 message" : "\(count) messages"
        print(
            """
            Fireside listens on http://\(http.address)
            Journal: \(journal.place), \(kept)

              wait in one terminal:   curl '\(http.address)/?callback=hello'
              speak in another:       curl -d '{"text":"hi"}' \(http.address)/
              or open it:             http://\(http.address)/

              say it on a channel:    curl -d 'text=hi&from=ann' \(http.address)/channels/swift
              read all, then wait:    curl '\(http.address)/poll?channels=swift&since=start'

            Ctrl-C stops it.
            """)
        fflush(nil)  // a pipe would hold the lines back until the end
    }

    /// Everyone who waits is answered; what was said is kept; the connections close.
    private func end(_ signal: String) {
        log.info(
            "stopping", metadata: ["signal": "\(signal)", "parked": "\(chat.parked)"])
        let drained = Deferred<Void>()
        http.drain(within: .seconds(5)) { try? drained.callback(()) }
        chat.close()
            .addErrback { log.error("the journal did not close", metadata: ["error": "\($0)"]) }
            .addCallback { drained }
            .addCallback { loop.stop() }
    }

    private static func makeLog(_ level: Logger.Level) -> Logger {
        var log = Logger(label: "fireside") { StreamLogHandler.standardError(label: $0) }
        log.logLevel = level
        return log
    }
}
