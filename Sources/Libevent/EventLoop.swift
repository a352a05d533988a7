// One thread's event loop: what runs, waits and is woken on it.
// SPDX-License-Identifier: MIT

internal import CLibevent
internal import Glibc

/// One thread's event loop on libevent's `event_base`.
///
/// A loop and everything made on it belong to the thread that made the loop. Other threads have one
/// door: ``Doorbell/ring(_:)``. Twisted's name for it is the reactor.
public final class EventLoop {
    let base: OpaquePointer
    let timers: Timers
    private let thread = pthread_self()
    private var signals: [SignalWatcher] = []
    private var servers: [ObjectIdentifier: HTTPServer] = [:]
    /// What ``bell(_:)`` was asked to do, by number.
    var bells: [() -> Void] = []

    /// A door for other threads, made with the loop.
    public let doorbell: Doorbell
    private var doorbellWatcher: DoorbellWatcher?

    /// For actors that are to live on this loop.
    public let executor: LoopExecutor

    /// - Throws: ``LibeventError/outOfResources(_:)`` when the kernel has no descriptor left.
    public init() throws(LibeventError) {
        guard Prelude.isDone, let base = EventLoop.makeBase() else {
            throw .outOfResources("an event loop (event_base_new_with_config)")
        }
        self.base = base
        timers = Timers(base: base)
        doorbell = try Doorbell()
        executor = LoopExecutor(doorbell)
        doorbellWatcher = DoorbellWatcher(doorbell, loop: self)
    }

    deinit {
        signals.removeAll()
        doorbellWatcher = nil
        event_base_free(base)
    }

    private static func makeBase() -> OpaquePointer? {
        guard let config = event_config_new() else { return nil }
        defer { event_config_free(config) }
        // One thread owns a base, so no locks; epoll changes of one turn are merged into one call.
        let flags = [EVENT_BASE_FLAG_NOLOCK, EVENT_BASE_FLAG_EPOLL_USE_CHANGELIST]
        for flag in flags { event_config_set_flag(config, Int32(flag.rawValue)) }
        return event_base_new_with_config(config)
    }

    /// Runs until ``stop()``; returns at once when nothing could ever happen on the loop.
    public func run() {
        checkThread()
        event_base_loop(base, EVLOOP_NO_EXIT_ON_EMPTY)
    }

    /// Lets ``run()`` return after the callback that is running now.
    public func stop() {
        checkThread()
        event_base_loopbreak(base)
    }

    /// Calls `action` on the loop whenever the process receives `signal`, for the life of the loop.
    ///
    /// One loop in a process may watch signals, whichever thread they reach. libevent:
    /// `evsignal_new`.
    public func onSignal(_ signal: Int32, _ action: @escaping () -> Void) {
        checkThread()
        signals.append(SignalWatcher(signal, base: base, action: action))
    }

    /// Stops the process with a sentence when called off the loop's thread.
    func checkThread(_ caller: StaticString = #function) {
        if pthread_equal(thread, pthread_self()) == 0 {
            fatalError(
                "EventLoop.\(caller) was called from another thread; use doorbell.ring { } there")
        }
    }

    /// Serves `site` on a port of this loop. Twisted: `listenTCP`.
    ///
    /// - Parameters:
    ///   - port: 0 picks a free one; ``HTTPServer/port`` tells which.
    ///   - host: An address of this machine; `0.0.0.0` or `::` for all of them.
    ///   - sharing: Whether other loops of this process listen on the same port.
    @discardableResult
    public func listenTCP(
        _ port: Int, host: String = "127.0.0.1", limits: Limits = Limits(),
        sharing: PortSharing = .alone, _ site: Site
    ) throws(LibeventError) -> HTTPServer {
        checkThread()
        return try HTTPServer(
            site, on: self, host: host, port: port, sharing: sharing, limits: limits)
    }

    func recoverListener(at address: UInt) {
        for server in servers.values where server.listener.matches(address) {
            server.listener.recover()
        }
    }

    /// A server lives until it is closed, whoever else forgets it.
    func keep(_ server: HTTPServer) { servers[ObjectIdentifier(server)] = server }
    func forget(_ server: HTTPServer) { servers[ObjectIdentifier(server)] = nil }
}

@available(*, unavailable)
extension EventLoop: Sendable {}
