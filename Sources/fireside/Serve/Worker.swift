// One loop of the server: its hub, its site and its listener.
// SPDX-License-Identifier: MIT

import Chat
import ChatHTTP
import Deferred
import EventLoop
import HTTP
import Logging

/// What serves clients on one loop. It lives on the loop's thread.
struct Worker {
    /// All the chat's doors, in front of this loop's hub.
    let chat: ChatSite
    /// Shares its port with the servers of the other loops.
    let http: HTTPServer
    /// For what should not happen; what clients cause goes to the throttled log.
    private let log: Logger

    /// Starts to listen.
    ///
    /// - Parameter port: The port of the first loop; nil for the first loop itself.
    init(_ hub: Hub, on loop: EventLoop, _ configuration: WorkerConfiguration, port: Int? = nil)
        throws
    {
        log = configuration.log
        chat = ChatSite(
            hub, scheduler: loop, limits: configuration.limits, sessions: configuration.sessions)
        let sharing: PortSharing =
            port != nil ? .joining : configuration.shared.hubCount > 1 ? .first : .alone
        http = try loop.listenTCP(
            port ?? configuration.options.network.port,
            host: configuration.options.network.host,
            limits: configuration.options.http,
            sharing: sharing, chat.site)
        chat.site.observer = configuration.throttledLog
    }

    /// What other threads can tell a worker.
    enum Command: Sendable {
        /// Answer all waiting clients, close the connections, and stop the loop.
        case end
    }

    /// Starts one more loop with its own thread. It listens when this returns.
    ///
    /// - Parameters:
    ///   - number: From 1 on: the main thread's loop is number 0.
    ///   - whenEnded: Called on the new thread when the loop stops.
    /// - Returns: The thread. Its handle takes commands for the worker, from any thread.
    static func start(
        _ number: Int, _ configuration: WorkerConfiguration, port: Int,
        whenEnded: @escaping @Sendable () -> Void
    ) throws -> LoopThread<Mailbox<Command>> {
        try LoopThread("loop \(number)") { loop in
            let shared = configuration.shared
            let hub = Hub(
                number: number, broker: RemoteBroker(shared, hub: number), shared: shared,
                scheduler: loop, clock: SystemClock(), options: configuration.options.hub)
            let worker = try Worker(hub, on: loop, configuration, port: port)
            let commands = Mailbox<Command>()
            commands.open(on: loop) { [commands] in
                for case .end in commands.takeAll() {
                    worker.end().addCallback {
                        whenEnded()
                        loop.stop()
                    }
                }
            }
            return commands
        }
    }

    /// Answers all waiting clients of this loop, and closes the connections.
    ///
    /// - Returns: Fires when the last connection is closed, after five seconds at most. On the main
    ///   thread's loop it also waits until the journal has kept all messages.
    func end() -> Deferred<Void> {
        // First, so that each answer says that the connection will close.
        let drained = http.drain(within: .seconds(5))
        return chat.close()
            .addErrback {
                log.error("the journal could not be closed", metadata: ["error": "\($0)"])
            }
            .addCallback { drained }
    }
}
