// An HTTP server on a loop: evhttp, and a stricter parser in front of it.
// SPDX-License-Identifier: MIT

import CLibevent
import Deferred
public import EventLoop

/// Listens on a port and serves a ``Site``. Made by ``EventLoop/listenTCP(_:host:limits:sharing:_:)``.
public final class HTTPServer {
    /// What happened on some connection that an operator may want to know. Counts, never contents.
    public enum Incident: Equatable {
        /// A request was malformed or too long.
        case refused(Status)
        /// A request did not come within its time.
        case tooSlow
        /// A response was not read within its time.
        case doesNotRead
        /// Its address holds its share of responses that nobody reads, and of requests not whole.
        case holdsTooMuch
        /// More came behind a request that waits than may lie here.
        case sendsTooFarAhead
        /// Its address, or all together, have as many connections as they may.
        case tooManyConnections
        /// The process cannot accept anyone.
        case outOfDescriptors
        /// evhttp saw a request that the parser did not let out. It cannot happen.
        case disagreement
    }

    /// Where it lives.
    public let loop: EventLoop
    /// What it serves.
    public let site: Site
    /// The bounds on each of its connections.
    public let limits: ServerLimits
    /// Told of each incident, on the loop's thread.
    public var onIncident: (Incident) -> Void = { _ in }

    /// Requests that wait for their response.
    public var parked: Int { waiting }
    var waiting = 0
    /// Open connections.
    public var connectionCount: Int { connections.count }
    /// The port, also where 0 was asked for.
    public var port: Int { listener.port }
    /// `host:port`, as it stands in a URL.
    public var address: String { listener.address }

    let writer: ResponseWriter
    let reader = SocketReader()
    private let evhttp: OpaquePointer
    let listener: Listener
    /// By evhttp's connection; owns them.
    private var connections: [OpaquePointer: Connection] = [:]
    /// Accepted in this turn of the loop, and not yet handed over by evhttp.
    private var newborn: [Connection] = []
    private var doomed: [Connection] = []
    /// Happens later in the turn in which there is something to adopt or to close.
    private lazy var chores = Event(.timer, on: loop.base, self)
    private var whenDrained: (() -> Void)?
    var isDraining: Bool { whenDrained != nil }

    init(
        _ site: Site, on loop: EventLoop, host: String, port: Int, sharing: PortSharing,
        limits: ServerLimits
    ) throws(ListenError) {
        guard let evhttp = evhttp_new(loop.base) else { throw .outOfResources("a server") }
        do {
            listener = try Listener(on: loop, host: host, port: port, sharing: sharing)
        } catch {
            evhttp_free(evhttp)
            throw error
        }
        self.loop = loop
        self.site = site
        self.limits = limits
        self.evhttp = evhttp
        writer = ResponseWriter(base: loop.base)
        configure()
    }

    /// The server frees evhttp first and lives until then, so its pointers stay valid in C.
    private func configure() {
        let context = Unmanaged.passUnretained(self).toOpaque()
        evhttp_set_bevcb(evhttp, { _, context in HTTPServer.from(context).accept() }, context)
        evhttp_set_gencb(
            evhttp, { exchange, context in HTTPServer.from(context).dispatch(exchange) }, context)
        // A second line behind the parser: the canonical head fits, hardly anything else does.
        evhttp_set_max_headers_size(evhttp, 64)
        evhttp_set_max_body_size(evhttp, 0)
        listener.onExhaustion = { [unowned self] in note(.outOfDescriptors) }
        listener.attach(to: evhttp)
        loop.keep(self)
    }

    private static func from(_ context: UnsafeMutableRawPointer?) -> HTTPServer {
        guard let context else { fatalError("libevent lost the context of a server") }
        return Unmanaged<HTTPServer>.fromOpaque(context).takeUnretainedValue()
    }

    func note(_ incident: Incident) { onIncident(incident) }
}

@available(*, unavailable)
extension HTTPServer: Sendable {}

// Birth and death of connections, which evhttp 2.1 does not announce.
extension HTTPServer: EventHandler {
    /// evhttp asks for a buffer for a connection that it is about to make.
    private func accept() -> OpaquePointer? {
        guard let bufferevent = bufferevent_socket_new(loop.base, -1, 0) else { return nil }
        newborn.append(Connection(bufferevent, server: self))
        // Runs later in this turn, once evhttp has finished making the connection and before any
        // of its bytes are read.
        chores.activate()
        return bufferevent
    }

    /// It is time for the chores.
    package func handle(_ kind: Event.Kind) {
        adopt()
        closeDoomed()
    }

    private func adopt() {
        let arrivals = newborn
        newborn = []
        for connection in arrivals {
            var event: bufferevent_event_cb?
            var context: UnsafeMutableRawPointer?
            bufferevent_getcb(connection.bufferevent, nil, nil, &event, &context)
            // No callback: evhttp gave the connection up again. libevent frees the buffer later.
            guard event != nil, let context else { continue }
            let evhttpConnection = OpaquePointer(context)
            connections[evhttpConnection] = connection
            connection.adopted(as: evhttpConnection)
            if !connection.isAdmitted { note(.tooManyConnections) }
            if !connection.isAdmitted || isDraining { connection.close() }
        }
    }

    func forget(_ evhttpConnection: OpaquePointer) {
        connections[evhttpConnection] = nil
        if connections.isEmpty { whenDrained?() }
    }

    /// Closes a connection in a moment, from outside of libevent's callbacks for it.
    func closeSoon(_ connection: Connection) {
        doomed.append(connection)
        chores.activate()
    }

    private func closeDoomed() {
        let connections = doomed
        doomed = []
        for connection in connections { connection.close() }
    }

    private func dispatch(_ exchange: OpaquePointer?) {
        guard let exchange, let key = evhttp_request_get_connection(exchange),
            let connection = connections[key]
        else { return }
        connection.arrived(exchange)
    }
}

// The end.
extension HTTPServer {
    /// Stops accepting, and calls `body` once the last connection is gone, `grace` from now at most.
    ///
    /// Answer what is parked first, with ``Response/closes`` set; then nothing is left to wait for.
    public func drain(within grace: Duration, then body: @escaping () -> Void) {
        loop.checkThread()
        // A turn later: clients in the kernel's queue have a connection already, and would be reset.
        loop.callSoon { [weak self] in self?.listener.stop() }
        let end = loop.callLater(grace) { [unowned self] in whenDrained?() }
        whenDrained = { [unowned self] in
            whenDrained = {}  // once
            end.cancel()
            loop.callSoon { self.close(then: body) }
        }
        for connection in connections.values where connection.isQuiet { connection.close() }
        if connections.isEmpty { whenDrained?() }
    }

    private func close(then body: () -> Void) {
        whenDrained = nil
        listener.stop()
        evhttp_free(evhttp)
        loop.forget(self)
        body()
    }
}
