// One client's TCP connection: from evhttp's accept to its end.
// SPDX-License-Identifier: MIT

import CLibevent
import EventLoop
import Glibc

/// Ties evhttp's connection to the parser, the deadlines and the request under way.
///
/// One request at a time: the next one stays with the parser until the response to this one is out.
/// The server's table owns a connection from its adoption until evhttp says that it has closed.
final class Connection: DeadlineHolder {
    /// Where a connection is in its life.
    enum State {
        /// The PROXY protocol's header is still to come, in front of the first request.
        case awaitingProxyHeader
        /// The parser collects the next request.
        case reading
        /// The next request was sent ahead, and is served in the loop's next turn.
        case queued
        /// The resource has the request.
        case rendering
        /// The rest of a response waits for room in the socket.
        case writing
        /// The response has no end: its handler has the connection.
        case streaming
        /// The last response is out; what still comes in is thrown away until the client hangs up.
        case lingering
        /// evhttp has freed its half; nothing may touch it any more.
        case closed
    }

    /// What follows a response that is out.
    enum NextStep {
        /// The connection stays open, and a request that was sent ahead is served soon.
        case nextRequest
        /// The client asked for it, or the response has said so.
        case close
        /// The client may be sending still, so hanging up would destroy the response.
        case linger
    }

    /// libevent's buffers for evhttp, which frees them. They have no socket: see ``takeSocket()``.
    let bufferevent: OpaquePointer
    // The small ones stand together: apart, each would take eight bytes of every connection.
    /// The socket.
    var descriptor: Int32 = -1
    /// Changed only together with what the new state needs.
    var state = State.reading
    /// What follows the response under way.
    var next = NextStep.nextRequest
    /// Whether it counts among the connections of its address: there was room for it.
    private(set) var isAdmitted = false
    /// Whether the request under way counts among the costly ones of its address.
    private var hasClaim = false
    /// Something can be read from the socket.
    var readEvent: Event?
    /// There is room for more in the socket. Made when it is first full.
    var writeEvent: Event?
    /// evhttp's `evhttp_connection`; nil before the adoption.
    private(set) var evhttpConnection: OpaquePointer?
    /// evhttp's `evhttp_request`, one for the connection's whole life; nil before the first request.
    var exchange: OpaquePointer?
    /// What the client holds that it serves; nil before the adoption.
    private(set) var share: Share?
    /// What the proxy holds whose connection it is. Between two requests that is ``share``, too. nil for
    /// a connection of one client.
    private(set) var proxy: Share?
    /// Bytes that count in ``share``.
    private(set) var held = 0
    /// Closing it frees its connections.
    let server: HTTPServer
    /// The request that the resource has.
    var request: Request?
    /// Who has the stream; nil where there is none.
    var handler: (any StreamHandler)?
    /// Holds the bytes of requests that have not been served. Unchecked, for it calls nobody: no
    /// access to it can begin within another.
    @exclusivity(unchecked) var parser = RequestParser()
    /// The part whose deadline is running; nil while a request is under way.
    var awaited: RequestParser.RequestPart?
    /// Whether the client wants to go on after the response to its request.
    var keepsAlive = false
    /// Whether the stream counts among the waiting requests of its address.
    var holdsPlace = false
    /// Bytes thrown away since the last response.
    var ignored = 0

    /// A connection that evhttp is about to make. It does nothing before ``adopted(as:)``.
    init(_ bufferevent: OpaquePointer, server: HTTPServer) {
        self.bufferevent = bufferevent
        self.server = server
    }

    /// Closes the connection, and says why where the client is to blame.
    override func deadlinePassed() {
        switch state {
        case .reading, .awaitingProxyHeader: server.note(.tooSlow, from: share?.address)
        case .writing, .streaming: server.note(.doesNotRead, from: share?.address)
        case .lingering: break
        case .queued, .rendering, .closed: return
        }
        close()
    }

    /// Whether nothing would be lost by closing now.
    var isQuiet: Bool {
        (state == .reading || state == .awaitingProxyHeader) && parser.backlog == 0
    }

    /// Takes charge of a connection that evhttp has accepted.
    func adopted(as evhttpConnection: OpaquePointer) {
        self.evhttpConnection = evhttpConnection
        takeSocket()
        server.listener.setOptions(ofAccepted: descriptor)
        admit(peer(of: evhttpConnection))
        // The table holds this object until `closed` runs, so the context stays valid.
        let context = Unmanaged.passUnretained(self).toOpaque()
        evhttp_connection_set_closecb(
            evhttpConnection, { _, context in Connection.from(context).closed() }, context)
        awaited = .request
        setDeadline(server.deadlines.head)
    }

    /// Who has connected. The socket no longer knows that when the client has reset the connection
    /// already, and what it sent before still counts; then it is the address that `accept` named.
    private func peer(of evhttpConnection: OpaquePointer) -> SocketPeer {
        if server.listener.isUnix { return .unixSocket }
        let peer = SocketPeer(ofSocket: descriptor)
        guard peer == .unknown else { return peer }
        var address: UnsafeMutablePointer<CChar>?
        var port: UInt16 = 0
        evhttp_connection_get_peer(evhttpConnection, &address, &port)
        let named = address.flatMap { IPAddress(digits: String(cString: $0).utf8) }
        return named.map { .address($0) } ?? .unknown
    }

    /// The connection that C was given as a callback's context, without a change of its references.
    static func from(_ context: UnsafeMutableRawPointer?) -> Connection {
        guard let context else { fatalError("libevent lost the context of a connection") }
        return Unmanaged<Connection>.fromOpaque(context).takeUnretainedValue()
    }

    /// Closes at once; what was not yet written is lost.
    func close() {
        guard let evhttpConnection else { return }
        evhttp_connection_free(evhttpConnection)
    }

    /// evhttp's last call for this connection, whichever side ended it.
    private func closed() {
        guard let key = evhttpConnection else { return }
        leaveStream()
        let (unanswered, handler) = (request, handler)
        (state, request, self.handler) = (.closed, nil, nil)
        // evhttp frees the exchange, too.
        (evhttpConnection, exchange) = (nil, nil)
        clearDeadline()
        giveSocketBack()
        giveBack()
        if let unanswered {
            server.waiting -= 1
            unanswered.clientIsGone()
        }
        handler?.closed()
        server.forget(key)
    }
}

// What it holds of its address's share.
extension Connection {
    /// Counts the connection: a client's for its address, a proxy's only among all. The server closes one
    /// that is not admitted.
    func admit(_ peer: SocketPeer) {
        let share = server.site.budget.share(of: PeerAddress(peer))
        self.share = share
        if server.proxies.trusts(peer) {
            proxy = share
            isAdmitted = (try? share.takeFromTotal(.connections)) != nil
            if server.proxies.sendsProxyHeader { state = .awaitingProxyHeader }
        } else {
            isAdmitted = (try? share.take(of: .connections)) != nil
        }
    }

    /// What a proxy has told: from here on it is the connection of `peer`, as if that had connected.
    func admit(inPlaceOfProxy peer: SocketPeer) {
        giveBack()
        proxy = nil
        admit(peer)
        state = .reading
    }

    /// What lies here counts for `share` from now on.
    ///
    /// - Returns: Whether that is within the share; else the connection is to be closed.
    func move(to share: Share) -> Bool {
        if share === self.share { return true }
        let bytes = held
        _ = hold(0)
        self.share = share
        return hold(bytes)
    }

    /// Counts what lies here: of requests that were not served yet, of what a stream's handler keeps,
    /// and of a response that the socket had no room for. evhttp's half of it:
    /// `bufferevent_get_output`.
    ///
    /// - Returns: Whether that is within the share; else the connection is to be closed.
    func countBytes() -> Bool {
        let bytes = parser.backlog + (handler?.backlog ?? 0) + unread
        return bytes == held || hold(bytes)
    }

    /// Bytes that the socket had no room for.
    private var unread: Int {
        guard state == .writing || state == .streaming else { return 0 }
        return evbuffer_get_length(bufferevent_get_output(bufferevent))
    }

    /// Sets how many bytes count, and leaves the old number where the share is too small.
    private func hold(_ bytes: Int) -> Bool {
        guard let share else { return true }
        if bytes > held {
            guard (try? share.take(bytes - held, of: .bytes)) != nil else {
                server.note(.holdsTooMuch, from: share.address)
                return false
            }
        } else {
            share.give(held - bytes, of: .bytes)
        }
        held = bytes
        return true
    }

    /// The request under way is a costly one.
    func claim() throws(Budget.Refusal) {
        guard let share, !hasClaim else { return }
        try share.take(of: .requests)
        hasClaim = true
    }

    /// The response is out, all of it.
    func releaseClaim() {
        guard hasClaim else { return }
        hasClaim = false
        share?.give(of: .requests)
    }

    /// The connection is gone: nothing of it counts any longer.
    private func giveBack() {
        releaseClaim()
        if held > 0 { _ = hold(0) }
        guard isAdmitted else { return }
        isAdmitted = false
        if let proxy { proxy.giveToTotal(.connections) } else { share?.give(of: .connections) }
    }
}
