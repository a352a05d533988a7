// The listening socket, and what it does when descriptors run out.
// SPDX-License-Identifier: MIT

import CLibevent
import EventLoop
import Glibc
import Synchronization

/// Accepts connections for evhttp. libevent: `evconnlistener`.
///
/// When `accept` fails for want of a descriptor, libevent tries again at once, for ever, with a
/// warning each time. Here the listener sheds one client with a descriptor kept for that
/// purpose, then rests for a moment.
final class Listener: EventHandler {
    /// How many clients may wait in the kernel for `accept`; it takes `net.core.somaxconn` where
    /// that is lower.
    private static let backlog: Int32 = 4096
    /// How long it accepts nobody after descriptors ran out.
    private static let rest = Duration.milliseconds(100)

    private let loop: EventLoop
    /// libevent's `evconnlistener`, freed by evhttp.
    private let listener: OpaquePointer
    /// Where it listens: with the port that the kernel chose, where 0 was asked for.
    let address: ListenAddress
    /// Whether it has made the socket's file, and so takes it away.
    private let ownsFile: Bool
    /// Whether others may bind the same port.
    private let sharesPort: Bool
    /// Its observer hears of it when descriptors run out.
    private let site: Site

    /// evhttp's hold on the listener; nil before and after.
    private var bound: (evhttp: OpaquePointer, socket: OpaquePointer)?
    /// A descriptor that is kept back, so that there is one to accept and shed a client with; -1
    /// for none.
    private var spare = Listener.openSpare()
    /// The end of a rest.
    private lazy var restart = Event(.timer, on: loop.base, self)

    init(
        on loop: EventLoop, _ address: ListenAddress, sharing: PortSharing, observed site: Site
    ) throws(ListenError) {
        self.loop = loop
        self.site = site
        switch address {
        case .tcp(let host, let port):
            listener = try Listener.bind(host, port, sharing, on: loop)
            let descriptor = evconnlistener_get_fd(listener)
            self.address = .tcp(host: host, port: SocketAddress(localOf: descriptor).port)
            sharing.open(descriptor)
            (ownsFile, sharesPort) = (false, true)
        case .unix(let path, let permissions):
            let descriptor = try UnixSocket.bind(path, permissions: permissions)
            listener = try Listener.take(descriptor, on: loop, backlog: Listener.backlog)
            self.address = address
            (ownsFile, sharesPort) = (true, false)
        case .descriptor(let number):
            let descriptor = try ListeningSocket.duplicate(number)
            // It listens, with the queue that was asked for there.
            listener = try Listener.take(descriptor, on: loop, backlog: 0)
            self.address = ListenAddress(ofSocket: descriptor) ?? address
            (ownsFile, sharesPort) = (false, false)
        }
        if !isUnix { setOptions() }
    }

    private static let flags = LEV_OPT_CLOSE_ON_FREE | LEV_OPT_CLOSE_ON_EXEC

    /// A listener on a socket that is bound, and does not block. It closes the socket in the end.
    private static func take(
        _ descriptor: Int32, on loop: EventLoop, backlog: Int32
    ) throws(ListenError) -> OpaquePointer {
        let made = evconnlistener_new(loop.base, nil, nil, flags, backlog, descriptor)
        guard let made else {
            close(descriptor)
            throw .outOfResources("a listener")
        }
        return made
    }

    private static func bind(
        _ host: String, _ port: Int, _ sharing: PortSharing, on loop: EventLoop
    ) throws(ListenError) -> OpaquePointer {
        var address = try SocketAddress(host: host, port: port)
        let flags = flags | LEV_OPT_REUSEABLE | sharing.flags
        let made = address.withPointer { pointer, length in
            evconnlistener_new_bind(
                loop.base, nil, nil, flags, backlog, pointer, Int32(length))
        }
        guard let made else { throw .cannotListen(errno, host: host, port: port) }
        return made
    }

    /// evhttp has freed the socket by now; only the spare descriptor is ours.
    deinit {
        if spare >= 0 { close(spare) }
    }

    /// Hands the listener to evhttp, which frees it.
    func attach(to evhttp: OpaquePointer) {
        let recovery = Exhaustion.ListenerRecovery(
            start: loop.trigger { [weak self] in self?.recover() })
        Exhaustion.recoveries.withLock { $0[UInt(bitPattern: listener)] = recovery }
        // evhttp takes the callbacks' context for itself, so this one looks us up.
        evconnlistener_set_error_cb(listener) { listener, _ in Exhaustion.strike(listener) }
        bound = evhttp_bind_listener(evhttp, listener).map { (evhttp, $0) }
    }

    /// Closes the socket: new clients are refused at once, and do not hang until the end. Earlier
    /// ones have been accepted if the loop has turned since.
    func stop() {
        guard let bound else { return }
        self.bound = nil
        restart.stop()
        Exhaustion.recoveries.withLock { $0[UInt(bitPattern: listener)] = nil }
        evhttp_del_accept_socket(bound.evhttp, bound.socket)
        if ownsFile, case .unix(let path, _) = address { unlink(path) }
    }

    /// The port; 0 on a Unix socket.
    var port: Int {
        if case .tcp(_, let port) = address { port } else { 0 }
    }

    /// Whether only programs on this machine can come.
    var isUnix: Bool {
        if case .unix = address { true } else { false }
    }

    /// Where another loop of this process may listen, too: on the same port with a socket of its own, so
    /// that the kernel deals clients out, or else on this socket.
    var addressToJoin: ListenAddress {
        sharesPort ? address : .descriptor(evconnlistener_get_fd(listener))
    }

    /// Sheds one waiting client, so that its peer does not hang, and tries again after a rest.
    private func recover() {
        guard bound != nil else { return }
        site.monitor.note(.outOfDescriptors, from: nil)
        if spare >= 0 { close(spare) }
        let shed = accept(evconnlistener_get_fd(listener), nil, nil)
        if shed >= 0 { close(shed) }
        spare = Listener.openSpare()
        loop.timers.start(restart, after: Listener.rest)
    }

    /// The rest is over.
    func handle(_ kind: Event.EventKind) {
        if bound != nil { evconnlistener_enable(listener) }
    }

    /// -1 where there is no descriptor left. `open`.
    private static func openSpare() -> Int32 { open("/dev/null", O_RDONLY | O_CLOEXEC) }

    /// What the kernel may hold of a response, for each client that does not read. It would let
    /// this grow to megabytes, where no budget of ours sees them; it counts twice as much, for its
    /// own use.
    private static let sendBuffer: Int32 = 64 << 10

    /// What a socket does not inherit from the one that accepts it: on Unix sockets, the bound on what is
    /// not read.
    func setOptions(ofAccepted descriptor: Int32) {
        if isUnix { set(descriptor, SOL_SOCKET, SO_SNDBUF, Listener.sendBuffer) }
    }

    /// Accepted sockets inherit these: responses leave at once, and a silent peer is found out.
    private func setOptions() {
        let descriptor = evconnlistener_get_fd(listener)
        set(descriptor, Int32(IPPROTO_TCP), TCP_NODELAY, 1)
        set(descriptor, Int32(IPPROTO_TCP), TCP_KEEPIDLE, 60)
        set(descriptor, Int32(IPPROTO_TCP), TCP_KEEPINTVL, 20)
        set(descriptor, Int32(IPPROTO_TCP), TCP_USER_TIMEOUT, 60_000)
        set(descriptor, SOL_SOCKET, SO_SNDBUF, Listener.sendBuffer)
    }

    /// `setsockopt`. A kernel that refuses an option serves without it.
    private func set(_ descriptor: Int32, _ level: Int32, _ option: Int32, _ value: Int32) {
        var value = value
        setsockopt(descriptor, level, option, &value, socklen_t(MemoryLayout<Int32>.size))
    }
}

/// What evhttp's listener does when `accept` fails, found by the listener's address.
private enum Exhaustion {
    /// Lets a listener recover, later on its loop. In a struct, for a bare function in a `Mutex`
    /// would grow: `Hook` in Deferred says why.
    struct ListenerRecovery: Sendable {
        let start: @Sendable () -> Void
    }

    /// By the address of the `evconnlistener`. Loops of several threads share the table.
    static let recoveries = Mutex<[UInt: ListenerRecovery]>([:])

    /// libevent's error callback: stops accepting at once, before libevent tries again.
    static func strike(_ listener: OpaquePointer?) {
        guard let listener else { return }
        evconnlistener_disable(listener)
        let address = UInt(bitPattern: listener)
        recoveries.withLock { $0[address] }?.start()
    }
}

extension ListenError {
    /// Says what `bind` or `listen` failed with, by `errno`.
    fileprivate static func cannotListen(_ error: Int32, host: String, port: Int) -> ListenError {
        switch error {
        case EADDRINUSE: .portTaken(host: host, port: port)
        case EACCES: .portForbidden(host: host, port: port)
        case EADDRNOTAVAIL: .badHost(host)
        case EMFILE, ENFILE: .outOfResources("a listener")
        default: .cannotListen(host: host, port: port, reason: String(cString: strerror(error)))
        }
    }
}
