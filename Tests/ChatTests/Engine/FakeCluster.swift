// The servers of a fake engine, and the sentinels that watch them.
// SPDX-License-Identifier: MIT

@testable import Chat
import Deferred
import TestSupport

/// A primary, its replicas, and sentinels, under a clock that a test moves.
final class FakeCluster {
    let clock: ManualClock
    let options: FakeStore.Options
    let safeguards: Safeguards
    private(set) var servers: [FakeServer] = []
    /// The primary, as the sentinels say.
    private(set) var official: FakeServer!
    /// From the first word of a vote until all servers have their new roles.
    private(set) var isVoting = false
    /// After how long the sentinels take a server for dead.
    var patience = Duration.seconds(1)

    private var links: [FakeWire] = []
    private var engines: [WeakEngine] = []
    private var dice: Seeded
    private var names = 0

    init(
        clock: ManualClock, replicas: Int = 2, options: FakeStore.Options = FakeStore.Options(),
        safeguards: Safeguards = .all, seed: UInt64 = 1
    ) {
        self.clock = clock
        var options = options
        options.isFenced = safeguards.contains(.fence)
        self.options = options
        self.safeguards = safeguards
        dice = Seeded(state: seed)
        let primary = FakeServer(number: 0, of: self, source: nil)
        servers = [primary]
        for number in 0..<replicas {
            servers.append(FakeServer(number: number + 1, of: self, source: primary))
        }
        official = primary
        links = (0..<servers.count * servers.count).map { _ in FakeWire(clock: clock) }
    }

    var wallClock: CalendarOf1970 { CalendarOf1970(clock: clock) }
    var hasReplicas: Bool { servers.count > 1 }
    var allLinks: [FakeWire] { links }

    /// The network between two servers.
    func link(_ one: FakeServer, _ other: FakeServer) -> FakeWire {
        let (low, high) = (min(one.number, other.number), max(one.number, other.number))
        return links[low * servers.count + high]
    }

    func add(_ engine: FakeEngine) {
        engines.removeAll { $0.engine == nil }
        engines.append(WeakEngine(engine: engine))
    }

    /// A name that nothing else has.
    func freshName(_ prefix: String) -> String {
        names += 1
        return "\(prefix)\(names)"
    }

    func random(upTo span: Duration) -> Duration {
        .milliseconds(Int.random(in: 0...Int(span / .milliseconds(1)), using: &dice))
    }

    /// The primary, as an engine finds it; nil where it should ask again later.
    func findPrimary(for engine: FakeEngine) -> FakeServer? {
        let holds = safeguards.contains(.breath) && (isVoting || engine.isAlone)
        return holds ? nil : official
    }

    /// A replica to read from: it hears the primary, as far as the sentinels know.
    func findReplica() -> FakeServer? {
        servers.filter { $0.source === official && $0.isInTouch }.randomElement(using: &dice)
    }
}

// MARK: - What breaks

extension FakeCluster {
    /// The process of a server is killed.
    func kill(_ server: FakeServer) {
        server.die()
        watch(server)
    }

    /// It begins again. Where another has taken its place, the sentinels tell it so after a while.
    func start(_ server: FakeServer) {
        server.start()
        correct(server)
    }

    func pause(_ server: FakeServer) {
        server.pause()
        suspect()
        watch(server)
    }

    func resume(_ server: FakeServer) {
        server.resume()
        correct(server)
    }

    /// A server's host is off the network, with the nodes on it.
    func cutOff(_ server: FakeServer, with nodes: [FakeEngine] = []) {
        for other in servers where other !== server { link(server, other).cut() }
        for engine in living {
            let isBeside = nodes.contains { $0 === engine }
            for other in servers where (other === server) != isBeside { engine.wire(other).cut() }
        }
        for engine in nodes { isolate(engine) }
        suspect()
        watch(server)
    }

    /// A node that hears less than half of the sentinels holds its breath, once it has noticed that.
    func isolate(_ engine: FakeEngine) {
        engine.isAlone = true
        clock.callLater(.seconds(2)) { [weak self, weak engine] in
            guard let self, let engine, engine.isAlone else { return }
            if safeguards.contains(.breath) { engine.hold() }
        }
    }

    /// All networks work. What the sentinels have said meanwhile comes to those who could not hear it.
    func heal() {
        for link in links { link.heal() }
        for engine in living {
            if engine.isAlone, isVoting, safeguards.contains(.breath) { engine.hold() }
            engine.isAlone = false
            for server in servers { engine.wire(server).heal() }
        }
        for server in servers { correct(server) }
    }

    /// One replica hears its primary no more, or late; nobody notices at first.
    func stall(_ replica: FakeServer) {
        if let source = replica.source { link(source, replica).cut() }
    }

    /// Who waits for an answer over a way that is blocked, gives up after a while.
    func suspect() {
        for server in servers { server.suspect() }
    }

    private var living: [FakeEngine] { engines.compactMap(\.engine) }
}

// MARK: - Sentinels

extension FakeCluster {
    /// `SENTINEL FAILOVER`, or the outcome of a vote.
    func failOver() {
        if isVoting { return }
        isVoting = true
        if safeguards.contains(.breath) {
            for engine in living where !engine.isAlone { engine.hold() }
        }
        clock.callLater(.milliseconds(200) + random(upTo: .milliseconds(200))) { self.promote() }
    }

    /// Whether the sentinels' majority speaks with it.
    private func isReached(_ server: FakeServer) -> Bool {
        let others = servers.filter { $0 !== server }
        return server.isRunning
            && (others.isEmpty || others.contains { !link(server, $0).isCut })
    }

    /// After a while without a word from the primary, another takes over.
    private func watch(_ server: FakeServer) {
        guard server === official else { return }
        clock.callLater(patience) { [weak self] in
            guard let self, server === official, !isReached(server) else { return }
            failOver()
        }
    }

    /// The replica that has come furthest takes over.
    private func promote() {
        let old = official!
        let candidates = servers.filter { $0 !== old && $0.source === old && isReached($0) }
        guard let best = candidates.max(by: { $0.store.offset < $1.store.offset }) else {
            isVoting = false
            return watch(old)
        }
        best.promote()
        official = best
        for server in servers where server !== best { correct(server) }
        clock.callLater(.milliseconds(600)) { self.isVoting = false }
    }

    /// The sentinels tell a server whom to replicate, once they reach it.
    private func correct(_ server: FakeServer) {
        clock.callLater(.milliseconds(50) + random(upTo: .milliseconds(450))) { [weak self] in
            guard let self, server !== official, server.source !== official, isReached(server)
            else { return }
            server.demote(to: official)
        }
    }
}

private struct WeakEngine {
    weak var engine: FakeEngine?
}

@available(*, unavailable)
extension FakeCluster: Sendable {}
