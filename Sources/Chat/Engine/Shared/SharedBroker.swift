// The broker of a node whose chat has others.
// SPDX-License-Identifier: MIT

package import Deferred

/// One for all hubs of a process, in a chat of several nodes. The ``Engine`` numbers the messages and
/// keeps them; this broker follows its log, and tells its hubs what stands there, in that order.
///
/// A publisher is told once this node has heard the message in the log, so its hubs know it before.
/// Its parts each do one thing: ``EngineLink`` keeps a session open, ``LogReader`` reads, ``Publisher``
/// sends and acknowledges, ``Barrier`` waits for what was acknowledged elsewhere.
package final class SharedBroker {
    let engine: any Engine
    let node: String
    let shared: SharedState
    let scheduler: any Scheduler
    let clock: any WallClock
    let rules: any PersonRuleMaker
    let register: (any RegisterListener)?

    let meter: EngineMeter
    let link: EngineLink
    let log = LogReader()
    let publisher: Publisher
    let moderator: SharedModerator
    let records: SharedRecords
    let barrier: Barrier
    let events = EventOutbox()
    /// The polls of this node, the people of all nodes, and what stands between them.
    package let presence: PresenceTracker
    let attendance: Attendance
    let announcer: PresenceAnnouncer
    let reporter: PresenceReporter
    let caretaker = Caretaker()
    var watch = FeedWatch()
    private let desk: CommandDesk
    /// The waits between feeds that end.
    var feedBackoff: Backoff
    /// Tells the newest try to follow from others.
    var follows = 0
    /// What the node had heard when it opened the session.
    var reported = 0
    /// The newest hole when the node last opened a session: another one means another server.
    var server: Hole?
    /// Whether the log is to begin again, also where its epoch is the same.
    var mustBegin = false
    /// Set by ``close()``.
    var isClosing = false
    /// Bytes of memory that the engine uses.
    var bytes = 0
    /// Ephemeral messages that this node has passed to the engine.
    var ephemerals = 0
    let hubs: HubGroup

    /// A broker that waits for ``start()``.
    ///
    /// - Parameters:
    ///   - engine: Nobody else uses it.
    ///   - node: The node's name: random, another after each start.
    ///   - clock: The calendar's time; the scheduler's may start anywhere.
    ///   - rules: Makes the rule of an expulsion that another node tells of.
    ///   - register: Hears what other nodes decide about logins.
    package init(
        engine: any Engine, node: String, shared: SharedState, scheduler: any Scheduler,
        clock: any WallClock, options: HubOptions, rules: any PersonRuleMaker,
        register: (any RegisterListener)?
    ) {
        self.engine = engine
        self.node = node
        self.shared = shared
        self.scheduler = scheduler
        self.clock = clock
        self.rules = rules
        self.register = register
        meter = EngineMeter(scheduler: scheduler)
        link = EngineLink(engine, node: node, scheduler: scheduler, meter: meter)
        publisher = Publisher(
            node: node, log: log, scheduler: scheduler, maxChannels: options.maxChannels)
        moderator = SharedModerator(log: log, scheduler: scheduler)
        barrier = Barrier(log: log, scheduler: scheduler)
        announcer = PresenceAnnouncer(
            scheduler: scheduler, clock: clock, options: options, registry: shared.registry)
        reporter = PresenceReporter(
            announcer: announcer, options: options, scheduler: scheduler)
        attendance = Attendance(
            scheduler: scheduler, grace: options.grace, listener: reporter)
        presence = PresenceTracker(attendance, announcer)
        desk = CommandDesk(shared: shared)
        feedBackoff = Backoff(node: node)
        hubs = HubGroup(shared)
        records = SharedRecords(log: log, shared: shared, hubs: hubs, scheduler: scheduler)
        shared.joinOtherNodes()
        link.listener = self
        log.listener = self
        presence.announce(to: hubs)
        shared.commands.open(on: scheduler) { [weak self] in self?.collect() }
    }

    /// Begins to connect. The hubs hear ``HubEvent/began(_:)`` when the engine is there.
    package func start() { link.open() }

    /// Does what hubs on other threads have asked for by now.
    package func collect() {
        if !desk.isIdle { desk.work(for: self) }
    }
}

@available(*, unavailable)
extension SharedBroker: Sendable {}
