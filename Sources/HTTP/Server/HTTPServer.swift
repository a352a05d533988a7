// An HTTP server on a loop: evhttp, and a stricter parser in front of it.
// SPDX-License-Identifier: MIT

import CLibevent
public import Deferred
public import EventLoop

/// Listens on a port or a Unix socket, and serves a ``Site``. Made by
/// ``EventLoop/listenTCP(_:host:limits:sharing:_:)`` and ``EventLoop/listen(on:limits:sharing:_:)``.
public final class HTTPServer {
    /// Where it lives.
    public let loop: EventLoop
    /// What it serves.
    public let site: Site
    /// The bounds on each of its connections.
    public let limits: ServerLimits
    /// Whose word counts for who a client is.
    let proxies: TrustedProxies

    /// Requests that wait for their response.
    public var parked: Int { waiting }
    var waiting = 0
    /// Connections whose response has no end.
    public internal(set) var streams = 0
    /// Open connections.
    public var connectionCount: Int { connections.count }
    /// The port, also where 0 was asked for. 0 on a Unix socket.
    public var port: Int { listener.port }
    /// `host:port`, as it stands in a URL; or `unix:path`.
    public var address: String { listener.address.description }
    /// Where it listens, with the port that was found.
    public var listenAddress: ListenAddress { listener.address }
    /// Where other loops of this process listen, to share its clients. A port was opened with
    /// ``PortSharing/first``, and is named with ``PortSharing/joining``.
    public var addressToJoin: ListenAddress { listener.addressToJoin }

    /// One for all connections, as they take turns.
    let writer: ResponseWriter
    /// One for all connections: what it reads is copied before the next one reads.
    let reader = SocketReader()
    /// The site's: a connection finds them here with one step less.
    let counts: SiteCounts
    /// libevent's server. Freed in `close()`, with the listener and all connections.
    private let evhttp: OpaquePointer
    /// The socket that accepts. evhttp frees libevent's half of it.
    let listener: Listener
    /// By evhttp's connection; owns them.
    private(set) var connections: [OpaquePointer: Connection] = [:]
    /// Accepted in this turn of the loop, and not yet handed over by evhttp.
    private var newborn: [Connection] = []
    /// To be closed later in this turn, see ``closeSoon(_:)``.
    private var doomed: [Connection] = []
    /// Happens later in the turn in which there is something to adopt or to close. Never started as a
    /// timer: libevent would take it off this turn's list then, and evhttp would read what a client
    /// sent before the connection is ours.
    private lazy var chores = Event(.timer, on: loop.base, self)
    /// How long connections have for what they are about.
    let deadlines: Deadlines
    /// Whose next request waits for the next turn.
    let pipeline: PipelineQueue
    /// Fires when the last connection is gone. nil until the server is told to drain.
    private var drained: Deferred<Void>?
    var isDraining: Bool { drained != nil }

    init(
        _ site: Site, on loop: EventLoop, address: ListenAddress, sharing: PortSharing,
        limits: ServerLimits, proxies: TrustedProxies
    ) throws(ListenError) {
        guard let evhttp = evhttp_new(loop.base) else { throw .outOfResources("a server") }
        do {
            listener = try Listener(on: loop, address, sharing: sharing, observed: site)
        } catch {
            evhttp_free(evhttp)
            throw error
        }
        self.loop = loop
        self.site = site
        counts = site.monitor.counts
        writer = ResponseWriter(counts)
        self.limits = limits
        self.proxies = proxies
        self.evhttp = evhttp
        deadlines = Deadlines(limits, on: loop)
        pipeline = PipelineQueue(on: loop)
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
        listener.attach(to: evhttp)
        loop.keep(self)
    }

    /// The server that C was given as a callback's context.
    private static func from(_ context: UnsafeMutableRawPointer?) -> HTTPServer {
        guard let context else { fatalError("libevent lost the context of a server") }
        return Unmanaged<HTTPServer>.fromOpaque(context).takeUnretainedValue()
    }

    /// Tells the site's observer. Costs nothing on a request that is well.
    func note(_ incident: ServerIncident, from address: PeerAddress?) {
        site.monitor.note(incident, from: address)
    }
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
    package func handle(_ kind: Event.EventKind) {
        adopt()
        closeDoomed()
    }

    /// Takes charge of what evhttp has accepted in this turn, and turns away what is too much.
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
            if !connection.isAdmitted {
                note(.tooManyConnections, from: connection.share?.address)
            }
            if !connection.isAdmitted || isDraining { connection.close() }
        }
    }

    /// A connection has closed: the table lets go of it, which frees it.
    func forget(_ evhttpConnection: OpaquePointer) {
        connections[evhttpConnection] = nil
        fireIfDrained()
    }

    /// Closes a connection in a moment, from outside of libevent's callbacks for it.
    func closeSoon(_ connection: Connection) {
        doomed.append(connection)
        chores.activate()
    }

    /// The list is emptied first: closing one connection may doom another.
    private func closeDoomed() {
        let connections = doomed
        doomed = []
        for connection in connections { connection.close() }
    }

    /// evhttp has parsed the canonical head, and asks for the response.
    private func dispatch(_ exchange: OpaquePointer?) {
        guard let exchange, let key = evhttp_request_get_connection(exchange) else { return }
        connections[key]?.dispatched(exchange)
    }
}

// The end.
extension HTTPServer {
    /// Stops accepting, and closes the server once the last connection is gone, `grace` from now at
    /// most. Call it once.
    ///
    /// Answer what is parked first, with ``Response/closes`` set; then nothing is left to wait for.
    ///
    /// - Returns: Fires on the loop's thread when the server is closed.
    @discardableResult
    public func drain(within grace: Duration) -> Deferred<Void> {
        loop.checkThread()
        precondition(!isDraining, "the server was told to drain twice")
        // A turn later: clients in the kernel's queue have a connection already, and would be reset.
        loop.callSoon { [weak self] in self?.listener.stop() }
        let drained = Deferred<Void>()
        self.drained = drained
        let closed =
            drained
            .addTimeout(grace, clock: loop) { _, _ in }  // those that are left are closed, too
            .addCallback { [unowned self] in close() }
        for connection in connections.values where connection.isQuiet { connection.close() }
        // A turn later: what ends streams for a reason of its own goes first.
        loop.callSoon { [weak self] in self?.endStreams() }
        fireIfDrained()
        return closed
    }

    private func endStreams() {
        for connection in connections.values { connection.drainStream() }
    }

    private func fireIfDrained() {
        guard connections.isEmpty, let drained, !drained.hasFired else { return }
        try? drained.callback(())
    }

    /// In a turn of its own: libevent may stand in a callback of the last connection.
    private func close() -> Deferred<Void> {
        let closed = Deferred<Void>()
        loop.callSoon {
            self.listener.stop()
            evhttp_free(self.evhttp)
            self.loop.forget(self)
            try? closed.callback(())
        }
        return closed
    }
}
