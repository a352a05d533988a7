// One loop of the server: its hub, its site and its listener.
// SPDX-License-Identifier: MIT

import Chat
import ChatHTTP
import Deferred
import Libevent
import Logging

/// What all loops of one server are made from.
struct Plan: Sendable {
    let options: Serve
    let commons: Commons
    let chat: SharedLimits
    let sessions: Sessions
    let log: Logger
    let seldom: SeldomLog
}

/// What serves clients on one loop. It lives on the loop's thread.
struct Branch {
    let chat: ChatSite
    let http: HTTPServer
    private let log: Logger

    /// - Parameter port: Nil on the first loop, which finds it.
    init(_ hub: Hub, on loop: EventLoop, _ plan: Plan, port: Int? = nil) throws {
        log = plan.log
        chat = ChatSite(
            hub, scheduler: loop, limits: plan.chat, sessions: plan.sessions)
        let sharing: PortSharing =
            port != nil ? .joining : plan.commons.hubCount > 1 ? .first : .alone
        http = try loop.listenTCP(
            port ?? plan.options.port, host: plan.options.host, limits: plan.options.limits.http,
            sharing: sharing, chat.site)
        chat.connections = { [unowned http] in http.connectionCount }
        chat.site.onFailure = plan.seldom.note
        http.onEvent = plan.seldom.note
        plan.commons.onLetters(to: hub.number, loop.bell { hub.collect() })
    }

    /// Starts one more loop on a thread of its own; it listens when this returns.
    ///
    /// - Parameters:
    ///   - number: From 1 on: the main thread's loop is number 0.
    ///   - whenEnded: Called on that thread when the loop stops.
    /// - Returns: Its handle ends it, any thread may call that.
    static func start(
        _ number: Int, _ plan: Plan, port: Int, whenEnded: @escaping @Sendable () -> Void
    ) throws -> LoopThread<@Sendable () -> Void> {
        try LoopThread("loop \(number)") { loop in
            let hub = Hub(
                number, of: plan.commons, scheduler: loop, clock: Timestamp.now,
                options: plan.options.keep.hub)
            let branch = try Branch(hub, on: loop, plan, port: port)
            return loop.bell {
                branch.end().addCallback {
                    whenEnded()
                    loop.stop()
                }
            }
        }
    }

    /// Answers everyone who waits on this loop, and has the connections close.
    ///
    /// - Returns: Fires once the last one is gone, after a while at most; at home, once all that was
    ///   said is kept, too.
    func end() -> Deferred<Void> {
        let drained = Deferred<Void>()
        // First, so that each answer says that it is the last.
        http.drain(within: .seconds(5)) { try? drained.callback(()) }
        return chat.close()
            .addErrback {
                log.error("the journal could not be closed", metadata: ["error": "\($0)"])
            }
            .addCallback { drained }
    }
}
