// A server of a fake engine: a process with a role and data.
// SPDX-License-Identifier: MIT

@testable import Chat
import Deferred

/// A primary, or a replica of one.
final class FakeServer {
    let number: Int
    private unowned let cluster: FakeCluster
    /// Tells this process from all others: `run_id`.
    private(set) var run: String
    /// Another after each promotion: `master_replid`.
    private var history = ""
    private(set) var isUp = true
    /// Since when it is stopped, as by SIGSTOP; nil while it runs.
    private(set) var pausedSince: Duration?
    var store: FakeStore
    /// Whether it has no memory left.
    var isFull = false
    /// Whom it replicates; nil for a primary.
    private(set) var source: FakeServer?
    /// Counts how often it began to replicate.
    private var replications = 0
    /// What has come while it was stopped.
    private var waiting: [() -> Void] = []
    private var connections: [WeakConnection] = []

    init(number: Int, of cluster: FakeCluster, source: FakeServer?) {
        self.number = number
        self.cluster = cluster
        self.source = source
        run = cluster.freshName("run")
        store = FakeStore(cluster.options)
    }

    /// What a log is opened under.
    var identity: String { run + history }
    var isPaused: Bool { pausedSince != nil }
    var isPrimary: Bool { source == nil }
    var now: Timestamp { cluster.wallClock.now() }
    /// Whether it does something.
    var isRunning: Bool { isUp && !isPaused }

    /// Whether it hears its primary.
    var isInTouch: Bool {
        guard let source else { return false }
        return source.isRunning && isRunning && !cluster.link(source, self).isCut
    }

    /// Something has come for the process `run`.
    func take(for run: String, _ body: @escaping () -> Void) {
        if !isUp || run != self.run { return }
        if isPaused { waiting.append { self.take(for: run, body) } } else { body() }
    }

    func add(_ connection: any FakeConnection) {
        connections.removeAll { $0.connection == nil }
        connections.append(WeakConnection(connection: connection))
    }

    /// Changes the data, as one step, and passes it on to replicas and those who read the log.
    func write<Value>(_ body: (inout FakeStore) -> Value) -> Value {
        defer {
            store.offset += 1
            for replica in cluster.servers where replica.source === self { replicate(to: replica) }
            wakeReaders()
        }
        return body(&store)
    }

    /// Why it takes no writes; nil where it does.
    var refusal: EngineError? {
        if !isPrimary { return .gone("READONLY") }
        return hasEnoughReplicas ? nil : .gone("NOREPLICAS")
    }

    private func replicate(to replica: FakeServer) {
        let (snapshot, number, run) = (store, replica.replications, replica.run)
        cluster.link(self, replica).send(.there) {
            replica.take(for: run) {
                guard replica.replications == number, !replica.isPrimary else { return }
                replica.store = snapshot
                replica.wakeReaders()
            }
        }
    }

    private func wakeReaders() {
        for connection in connections { connection.connection?.wake() }
    }

    /// `min-replicas-to-write 1`, `min-replicas-max-lag 2`.
    private var hasEnoughReplicas: Bool {
        if cluster.servers.count < 2 { return true }
        return cluster.servers.contains { replica in
            guard replica.source === self, replica.isUp else { return false }
            let since = [cluster.link(self, replica).cutSince, replica.pausedSince].compactMap {
                $0
            }
            return since.allSatisfy { cluster.clock.now < $0 + .seconds(2) }
        }
    }
}

// MARK: - What happens to it

extension FakeServer {
    /// The process is killed. What it had is on its disk.
    func die() {
        isUp = false
        pausedSince = nil
        waiting = []
        endConnections("the server died")
    }

    /// Another process begins with the same data.
    func start() {
        isUp = true
        run = cluster.freshName("run")
        for replica in cluster.servers where replica.source === self { replica.replicate(self) }
        if let source { replicate(source) }
    }

    func pause() { pausedSince = pausedSince ?? cluster.clock.now }

    func resume() {
        pausedSince = nil
        let bodies = waiting
        waiting = []
        for body in bodies { body() }
    }

    /// Takes over. The sentinels end its connections with that.
    func promote() {
        source = nil
        replications += 1
        history = cluster.freshName("h")
        endConnections("the server was promoted")
    }

    /// The sentinels have it replicate another server, and end its connections.
    func demote(to source: FakeServer) {
        replicate(source)
        endConnections("the server has another primary")
    }

    /// Replicates another server from now on, and has what that has.
    func replicate(_ source: FakeServer) {
        let run = run
        self.source = source
        replications += 1
        let number = replications
        cluster.link(source, self).send(.there) {
            self.take(for: run) {
                guard self.replications == number, source.isUp else { return }
                self.store = source.store
                self.wakeReaders()
            }
        }
        // Who reads the log here looks twice a second whether all is as it was.
        cluster.clock.callLater(cluster.random(upTo: .milliseconds(500))) { [weak self] in
            guard let self, replications == number else { return }
            endConnections("the server has another primary")
        }
    }

    /// FLUSHALL, or a lost disk.
    func empty() {
        write { $0 = FakeStore($0.options) }
    }

    /// All connections are reset. What was under way is lost.
    func endConnections(_ reason: String) {
        let ended = connections
        connections = []
        for connection in ended { connection.connection?.reset(.gone(reason)) }
    }

    /// Connections over a way that is blocked are found dead after a while.
    func suspect() {
        for connection in connections { connection.connection?.suspect() }
    }
}

/// What a server knows of somebody who is connected.
protocol FakeConnection: AnyObject {
    /// The server's data has changed.
    func wake()

    /// The connection is broken. The node hears of it, unless the network is cut.
    func reset(_ error: EngineError)

    /// The way may be blocked.
    func suspect()
}

private struct WeakConnection {
    weak var connection: (any FakeConnection)?
}

@available(*, unavailable)
extension FakeServer: Sendable {}
