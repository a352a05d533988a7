// One client's TCP connection: from evhttp's accept to its end.
// SPDX-License-Identifier: MIT

internal import CLibevent
internal import Glibc

/// Ties evhttp's connection to the guard, the deadlines and the request under way.
///
/// One request at a time: the next one stays with the guard until the answer to this one is out.
/// The server's table owns a connection from its adoption until evhttp says that it has closed.
final class Connection {
    enum State {
        /// No request under way; the guard collects the next one.
        case reading
        /// The same, but evhttp has not yet been told that the last exchange is over.
        case answered(exchange: OpaquePointer)
        /// A request was handed to evhttp, which is about to hand it back to us.
        case arriving(Arrival)
        /// The resource has the request; `exchange` is evhttp's half of it, ours to answer.
        case rendering(Request, exchange: OpaquePointer)
        /// An answer is on its way out, and evhttp will say when it is.
        case writing
        /// The last answer is out; what still comes in is thrown away until the client hangs up.
        case lingering
        case closed
    }

    /// What evhttp's call for the next exchange will be about.
    enum Arrival {
        case request(RequestHead, body: [UInt8])
        case refusal(HTTPError)
    }

    let bufferevent: OpaquePointer
    /// evhttp's `evhttp_connection`; nil before the adoption.
    private(set) var evhttpConnection: OpaquePointer?
    private(set) var peer = PeerAddress.unknown
    unowned let server: HTTPServer
    var state = State.reading
    var `guard` = Guard()
    /// The part whose deadline is running; nil while a request is under way.
    var awaited: Guard.Part?
    var isFeeding = false
    /// Whether the client wants to go on after the answer to its request.
    var keepsAlive = false
    /// Whether the answer under way is the last, to a client that may be sending still.
    var lingers = false
    /// Bytes thrown away since the last answer.
    var ignored = 0
    private(set) lazy var deadline = TimerEvent(server.loop.timers) { [unowned self] in
        deadlinePassed()
    }

    init(_ bufferevent: OpaquePointer, server: HTTPServer) {
        self.bufferevent = bufferevent
        self.server = server
    }

    private(set) var descriptor: Int32 = -1

    /// Whether nothing would be lost by closing now.
    var isQuiet: Bool {
        switch state {
        case .reading, .answered: `guard`.backlog == 0
        case .arriving, .rendering, .writing, .lingering, .closed: false
        }
    }

    /// Takes charge of a connection that evhttp has accepted.
    func adopted(as evhttpConnection: OpaquePointer) {
        self.evhttpConnection = evhttpConnection
        descriptor = bufferevent_getfd(bufferevent)
        peer = PeerAddress(ofSocket: descriptor) ?? peerAtAccept(evhttpConnection)
        // The table holds this object until `closed` runs, so both contexts stay valid.
        let context = Unmanaged.passUnretained(self).toOpaque()
        evhttp_connection_set_closecb(
            evhttpConnection, { _, context in Connection.from(context).closed() }, context)
        evbuffer_add_cb(
            bufferevent_get_input(bufferevent),
            { _, info, context in Connection.from(context).inputChanged(info) }, context)
        awaited = .request
        deadline.start(server.limits.headTimeout)
    }

    /// Whom `accept` named. The socket of a client that has reset its connection by now no longer
    /// tells, and what it sent before still counts.
    private func peerAtAccept(_ evhttpConnection: OpaquePointer) -> PeerAddress {
        var address: UnsafeMutablePointer<CChar>?
        var port: UInt16 = 0
        evhttp_connection_get_peer(evhttpConnection, &address, &port)
        return address.flatMap { PeerAddress(numeric: $0) } ?? .unknown
    }

    static func from(_ context: UnsafeMutableRawPointer?) -> Connection {
        guard let context else { fatalError("libevent lost the context of a connection") }
        return Unmanaged<Connection>.fromOpaque(context).takeUnretainedValue()
    }

    /// Closes at once; what was not yet written is lost.
    func close() {
        guard let evhttpConnection else { return }
        evhttp_connection_free(evhttpConnection)
    }

    /// evhttp's last call for this connection, whoever ended it.
    private func closed() {
        guard let key = evhttpConnection else { return }
        let last = state
        state = .closed
        evhttpConnection = nil
        deadline.stop()
        switch last {
        case .rendering(let request, let exchange):
            release(exchange)
            server.parked -= 1
            request.clientIsGone()
        case .answered(let exchange): release(exchange)
        case .reading, .arriving, .writing, .lingering, .closed: break
        }
        server.forget(key)
    }

    /// evhttp frees the exchange, unless it has already cut it loose: then it is ours.
    private func release(_ exchange: OpaquePointer) {
        if evhttp_request_get_connection(exchange) == nil { evhttp_request_free(exchange) }
    }

    private func deadlinePassed() {
        switch state {
        case .reading, .answered: server.note(.tooSlow)
        case .writing: server.note(.doesNotRead)
        case .lingering: break
        case .arriving, .rendering, .closed: return
        }
        close()
    }
}
