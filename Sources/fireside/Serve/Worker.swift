// One loop of the server: its hub, its site and its listener.
// SPDX-License-Identifier: MIT

import Chat
import ChatHTTP
import Deferred
import EventLoop
import HTTP
import Inspector
import Logging

/// What serves clients on one loop. It lives on the loop's thread.
struct Worker {
    /// All the chat's doors, in front of this loop's hub.
    let chat: ChatSite
    /// One for each place; they share it with the servers of the other loops.
    let servers: [HTTPServer]
    /// For what should not happen; what clients cause goes to the throttled log.
    private let log: Logger

    /// Starts to listen.
    ///
    /// - Parameters:
    ///   - places: Where to listen.
    ///   - sharing: Whether other loops are there already, or will be.
    init(
        _ hub: Hub, on loop: EventLoop, _ configuration: WorkerConfiguration,
        at places: [ListenAddress], sharing: PortSharing
    ) throws {
        log = configuration.log
        chat = ChatSite(
            hub, scheduler: loop, limits: configuration.limits, sessions: configuration.sessions)
        let proxies = configuration.options.proxies.proxies
        servers = try places.map { [chat] place in
            try loop.listen(
                on: place, limits: configuration.options.http, proxies: proxies, sharing: sharing,
                chat.site)
        }
        chat.site.observer = configuration.throttledLog
    }

    /// What other threads can tell a worker.
    enum Command: Sendable {
        /// Answer all waiting clients, close the connections, and stop the loop.
        case end
        /// See ``ChatSite/drainStreams(over:)``.
        case drainStreams(over: Duration?)
        /// See ``HTTPServer/refuseWaiting(from:_:)``.
        case refuseWaiting(from: PeerAddress, HTTPError)
    }

    /// Starts one more loop with its own thread. It listens when this returns.
    ///
    /// - Parameters:
    ///   - number: From 1 on: the main thread's loop is number 0.
    ///   - places: Where the first loop listens already.
    ///   - whenEnded: Called on the new thread when the loop stops.
    /// - Returns: The thread. Its handle takes commands for the worker, from any thread.
    static func start(
        _ number: Int, _ configuration: WorkerConfiguration, joining places: [ListenAddress],
        whenEnded: @escaping @Sendable () -> Void
    ) throws -> LoopThread<Mailbox<Command>> {
        try LoopThread("loop \(number)") { loop in
            let shared = configuration.shared
            let hub = Hub(
                number: number, broker: RemoteBroker(shared, hub: number), shared: shared,
                scheduler: loop, clock: SystemClock(), options: configuration.options.hub)
            let worker = try Worker(
                hub, on: loop, configuration, at: places, sharing: .joining)
            configuration.inspector?.watch(loop)
            let commands = Mailbox<Command>()
            commands.open(on: loop) { [commands] in
                for command in commands.takeAll() {
                    worker.obey(command)?.addCallback {
                        whenEnded()
                        loop.stop()
                    }
                }
            }
            return commands
        }
    }

    /// Does what another thread, or the operator, asks for.
    ///
    /// - Returns: What ``end()`` returns, for that command.
    @discardableResult
    func obey(_ command: Command) -> Deferred<Void>? {
        switch command {
        case .end: return end()
        case .drainStreams(let span): chat.drainStreams(over: span)
        case .refuseWaiting(let address, let error):
            for server in servers { server.refuseWaiting(from: address, error) }
        }
        return nil
    }

    /// Answers all waiting clients of this loop, and closes the connections.
    ///
    /// - Returns: Fires when the last connection is closed, after five seconds at most. On the main
    ///   thread's loop it also waits until the journal has kept all messages.
    func end() -> Deferred<Void> {
        // First, so that each answer says that the connection will close.
        let drained = gather(servers.map { $0.drain(within: .seconds(5)) }).addCallback { _ in }
        return chat.close()
            .addErrback {
                log.error("the journal could not be closed", metadata: ["error": "\($0)"])
            }
            .addCallback { drained }
    }
}
