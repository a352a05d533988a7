// One thread's event loop: what runs, waits and is woken on it.
// SPDX-License-Identifier: MIT

import CLibevent
import Glibc

/// One thread's event loop on libevent's `event_base`.
///
/// A loop and everything made on it belong to the thread that made the loop. Other threads have one
/// door: ``Doorbell/ring(_:)``. Twisted's name for it is the reactor.
public final class EventLoop {
    /// The `event_base`.
    package let base: OpaquePointer
    /// Starts the timers of this loop.
    package let timers: TimerQueue
    /// The thread that made the loop, for ``checkThread(_:)``.
    private let thread = pthread_self()
    /// One for each ``onSignal(_:_:)``, for the life of the loop.
    private var signals: [SignalWatcher] = []
    /// What ``keep(_:)`` was given: servers, most of them.
    private var kept: [ObjectIdentifier: AnyObject] = [:]
    /// What ``trigger(_:)`` has made.
    var triggers: [Trigger] = []
    /// What ``promise(of:)`` has made and nobody has fired, by number.
    var promised: [Int: AnyObject] = [:]
    /// How many there were.
    var promiseCount = 0

    /// A door for other threads, made with the loop.
    public let doorbell: Doorbell
    /// Watches the doorbell's descriptor; freed before the base.
    private var doorbellEvent: Event?

    /// Finds the addresses of hosts.
    private(set) lazy var resolver = HostResolver(on: self)

    /// What streams read into, one after the other.
    lazy var scratch = [UInt8](repeating: 0, count: 64 << 10)

    /// For actors that are to live on this loop.
    public let executor: LoopExecutor
    /// Where ``task(file:line:_:)`` runs.
    let actor: LoopActor
    /// Served while the loop runs; nil for a loop that is not the main thread's.
    private lazy var mainQueue = MainQueue(on: base)

    /// - Throws: ``EventLoopError/outOfResources(_:)`` when the kernel has no descriptor left.
    public init() throws(EventLoopError) {
        guard ProcessSetup.isDone, let base = EventLoop.makeBase() else {
            throw .outOfResources("an event loop (event_base_new_with_config)")
        }
        self.base = base
        timers = TimerQueue(base: base)
        doorbell = try Doorbell()
        executor = LoopExecutor(doorbell)
        actor = LoopActor(executor)
        doorbellEvent = Event(.readable, of: doorbell.descriptor, on: base, self)
        doorbellEvent?.start()
    }

    deinit {
        signals.removeAll()
        doorbellEvent = nil
        mainQueue = nil
        event_base_free(base)
    }

    /// nil when libevent has no memory or no descriptor. `event_base_new_with_config`.
    private static func makeBase() -> OpaquePointer? {
        guard let config = event_config_new() else { return nil }
        defer { event_config_free(config) }
        // One thread owns a base, so no locks; epoll changes of one turn are merged into one call.
        let flags = [EVENT_BASE_FLAG_NOLOCK, EVENT_BASE_FLAG_EPOLL_USE_CHANGELIST]
        for flag in flags { event_config_set_flag(config, Int32(flag.rawValue)) }
        return event_base_new_with_config(config)
    }

    /// Runs until ``stop()``; returns at once when nothing could ever happen on the loop.
    ///
    /// On the main thread it serves the main actor too: a `Deferred { try await … }` of the top level
    /// goes on while it runs, between the loop's other callbacks.
    public func run() {
        checkThread()
        mainQueue?.start()
        defer { mainQueue?.stop() }
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
        signals.append(SignalWatcher(signal, on: base, action))
    }

    /// Stops the process with a sentence when called off the loop's thread.
    package func checkThread(_ caller: StaticString = #function) {
        if pthread_equal(thread, pthread_self()) == 0 {
            fatalError(
                "EventLoop.\(caller) was called from another thread; use doorbell.ring { } there")
        }
    }

    /// Keeps `object` until it is forgotten: a server lives until it is closed, not until its maker
    /// lets go of it.
    package func keep(_ object: AnyObject) { kept[ObjectIdentifier(object)] = object }

    /// Lets go of what ``keep(_:)`` was given.
    package func forget(_ object: AnyObject) { kept[ObjectIdentifier(object)] = nil }
}

extension EventLoop: EventHandler {
    /// The doorbell was rung.
    package func handle(_ kind: Event.EventKind) { doorbell.runQueued(on: self) }
}

@available(*, unavailable)
extension EventLoop: Sendable {}
