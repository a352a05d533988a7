// Starts the journal, the broker and the workers, and ends them in order.
// SPDX-License-Identifier: MIT

import Chat
import ChatHTTP
import Deferred
import EventLoop
import Glibc
import HTTP
import Inspector
import Logging

/// One running server: the broker and one worker on the main thread's loop, and the other workers on
/// their own threads.
struct Server {
    /// As the user gave them: checked, not changed.
    private let options: ServerOptions
    /// The main thread's, which also handles signals.
    private let loop: EventLoop
    /// On the main thread's loop, with what keeps the messages.
    private let broker: ServerBroker
    /// Whom visitors can log in with; nil where no provider is named.
    private let providers: LoginProviders?
    /// Rotates on the main thread's loop.
    private let keys: KeyRotation
    /// Asks for the main thread's loop where others decide, too.
    private let caller: RegistryCaller
    /// What SIGHUP does.
    private let reload: Reload
    /// Number 0, on the main thread, together with the broker.
    private let mainWorker: Worker
    /// Numbers 1 and up; empty with `--loops 1`.
    private let workers: [LoopThread<Mailbox<Worker.Command>>]
    /// Draws the server as it runs; nil where nobody wants to see it.
    private let inspector: Inspector?
    /// For the operator; nil without such a socket.
    private let admin: HTTPServer?
    /// Fires on the main thread when all other loops have ended.
    private let workersEnded: Deferred<Void>
    /// On standard error.
    private let log: Logger

    /// - Throws: Why the server cannot start, in a sentence for the user.
    init(_ options: ServerOptions, _ log: Logger) throws {
        self.options = options
        self.log = log
        let addresses = try ServerAddresses(options, activated: ActivatedSockets.take())
        let login = addresses.login(options.logins.login)
        try options.checkAccounts(login, at: addresses)
        var chat = try options.chat()
        chat.bayeux = addresses.bayeux(options.pages.bayeux, login: login)
        chat.maxConnections = try options.limits.connections(
            descriptors: Descriptors.raiseLimit(), loops: options.loopCount,
            places: addresses.places.count)
        loop = try EventLoop()
        LibeventLog.send { [log] in log.warning("\($0)") }
        let throttledLog = ThrottledLog(log)
        onUnhandledFailure(throttledLog.note)
        let hubOptions = options.hub
        let shared = SharedState(hubs: options.loopCount, options: hubOptions)
        let broker = try ServerBroker(options, shared, on: loop, throttledLog)
        self.broker = broker
        let providers = try LoginProviders(options.oidc, throttledLog)
        self.providers = providers
        let accounts = options.accounts(login, providers?.providers ?? [])
        keys = try KeyRotation(options, login: login, accounts: accounts, broker.logins, log)
        for warning in addresses.warnings(login: login) { log.warning("\(warning)") }
        let bans = BanFile(options.keep.journal)
        let limits = SharedLimits(
            chat, logins: broker.logins?.limiter(perMinute: chat.loginRate),
            bans: BanList(try bans.read()), hold: hubOptions.hold)
        var configuration = WorkerConfiguration(
            options: options, shared: shared, limits: limits,
            sessions: keys.sessions, log: log, throttledLog: throttledLog)
        let hub = Hub(
            number: 0, broker: broker.broker, shared: shared, scheduler: loop, clock: SystemClock(),
            options: hubOptions)
        caller = RegistryCaller(loop, hub)
        reload = Reload(
            options: options, keys: keys, caller: caller, style: chat.style, log: log)
        let mainWorker = try Worker(
            hub, on: loop, configuration, at: addresses.places,
            sharing: options.loopCount > 1 ? .first : .alone)
        self.mainWorker = mainWorker
        let inspector = try options.inspect.start(
            for: mainWorker.servers.map(\.listenAddress), options.pages.address)
        inspector?.watch(loop)
        configuration.inspector = inspector
        self.inspector = inspector
        let latch = CountdownLatch(options.loopCount - 1)
        workersEnded = latch.done
        workers = try (1..<options.loopCount).map { [loop, configuration] number in
            // One for each: two calls of the same one may be one run.
            let ended = loop.trigger { latch.countDown() }
            return try Worker.start(
                number, configuration, joining: mainWorker.servers.map(\.addressToJoin),
                whenEnded: ended)
        }
        let service = AdminService(
            options, broker, bans, mainWorker: mainWorker, workers: workers, log: log)
        admin = try AdminService.listen(
            at: options.admin.place(options.keep.journal), on: loop,
            AdminContext(
                hub: hub, broker: broker.broker, scheduler: loop, limits: limits,
                sessions: keys.sessions, host: service),
            log: log)
    }

    /// Serves until SIGINT or SIGTERM.
    func run() {
        var isEnding = false
        for (signal, name) in [(SIGTERM, "SIGTERM"), (SIGINT, "SIGINT")] {
            loop.onSignal(signal) {
                if isEnding { _exit(128 + signal) }  // a second signal: the user will not wait
                isEnding = true
                end(name)
            }
        }
        loop.onSignal(SIGHUP) {
            ServiceManager.current.tell(.reloading)
            reload.run()
            ServiceManager.current.tell(.ready)
        }
        printBanner()
        keys.start(on: loop, for: caller)
        broker.start()
        if let warning = broker.journal?.warning { log.warning("\(warning)") }
        ServiceManager.current.tell(.ready)
        loop.run()
        for worker in workers { worker.join() }
        log.info("stopped")
    }

    /// On standard output, where a script can wait for it.
    private func printBanner() {
        let banner = StartupBanner(
            listening: mainWorker.servers.map(\.listenAddress), site: options.pages.address,
            program: CommandLine.arguments[0],
            journal: options.keep.journal.description, count: broker.journal?.contents.count,
            retention: options.keep.retention, login: keys.sessions.login,
            loops: workers.count + 1, inspector: inspector?.address)
        puts(banner.description)
        fflush(nil)  // a pipe would hold the lines back until the end
    }

    /// Answers all waiting clients, keeps what was posted, and closes the connections.
    private func end(_ signal: String) {
        log.info("stopping", metadata: ["signal": "\(signal)"])
        ServiceManager.current.tell(.stopping)
        for worker in workers { worker.handle.post(.end) }
        let adminEnded = admin?.drain(within: .seconds(1)) ?? .succeed()
        mainWorker.end()
            .addCallback { workersEnded }
            .addCallback { adminEnded }
            .addCallback {
                providers?.end()
                inspector?.end()
                loop.stop()
            }
    }
}
