// An engine without Redis, under a clock that a test moves.
// SPDX-License-Identifier: MIT

@testable import Chat
import Deferred

/// One node's way to a ``FakeCluster``.
final class FakeEngine: Engine {
    let cluster: FakeCluster
    let place = "fake"
    /// Whether it reaches less than half of the sentinels.
    var isAlone = false
    /// Told of each message that the primary has replied to.
    weak var receiptListener: (any ReceiptListener)?
    private let wires: [FakeWire]
    private var session: FakeSession?
    private var feeds: [FakeFeed] = []
    private var isClosed = false

    /// After how long a server that does not answer is as good as gone.
    static let patience = Duration.seconds(1)

    init(_ cluster: FakeCluster) {
        self.cluster = cluster
        wires = cluster.servers.map { _ in FakeWire(clock: cluster.clock) }
        cluster.add(self)
    }

    /// The network between this node and a server.
    func wire(_ server: FakeServer) -> FakeWire { wires[server.number] }

    func open(_ node: NodeIntroduction) -> Deferred<any EngineSession> {
        guard let primary = findPrimary() else { return .fail(FakeEngine.noPrimary) }
        let attempt = FakeAttempt<any EngineSession>(of: self)
        reach(primary, for: attempt) {
            if let refusal = primary.refusal { return attempt.fail(refusal, over: primary) }
            let fresh = self.cluster.freshName("e")
            let opening = primary.write {
                $0.open(node, run: primary.identity, fresh: fresh, at: primary.now)
            }
            let session = FakeSession(
                of: node.node, at: primary, engine: self, opening: opening,
                fence: primary.store.fence)
            self.wire(primary).send(.back) {
                guard attempt.isOpen else { return }
                self.session = session
                attempt.succeed(session)
            }
        }
        return attempt.deferred
    }

    func follow(
        _ epoch: String, after mark: LogMark, for follower: any LogFollower
    ) -> Deferred<any LogFeed> {
        guard let primary = findPrimary() else { return .fail(FakeEngine.noPrimary) }
        let server = cluster.hasReplicas ? cluster.findReplica() : primary
        guard let server else { return .fail(EngineError.unreachable("there is no replica")) }
        let attempt = FakeAttempt<any LogFeed>(of: self)
        reach(server, for: attempt) {
            guard server.store.epoch == epoch, server === primary || server.source === primary
            else { return attempt.fail(.unreachable("it has another log"), over: server) }
            let feed = FakeFeed(of: epoch, after: mark, at: server, engine: self, for: follower)
            self.wire(server).send(.back) {
                guard attempt.isOpen else { return feed.stop() }
                self.feeds.append(feed)
                attempt.succeed(feed)
                feed.begin()
            }
        }
        return attempt.deferred
    }

    func close() {
        isClosed = true
        session?.close()
        session = nil
        for feed in feeds { feed.stop() }
        feeds = []
    }

    /// The sentinels are about to replace the primary: nothing counts that it says.
    func hold() {
        let error = EngineError.gone("the sentinels vote")
        session?.end(error)
        session = nil
        let ended = feeds
        feeds = []
        for feed in ended { feed.end(error) }
    }

    private static let noPrimary = EngineError.unreachable("there is no primary")

    private func findPrimary() -> FakeServer? {
        isClosed ? nil : cluster.findPrimary(for: self)
    }

    /// Whether what was under way may go on.
    var isHeld: Bool { findPrimary() == nil }

    /// Connects. `body` runs at the server.
    private func reach<Value>(
        _ server: FakeServer, for attempt: FakeAttempt<Value>, _ body: @escaping () -> Void
    ) {
        cluster.clock.callLater(FakeEngine.patience) {
            attempt.end(.unreachable("no answer"))
        }
        wire(server).send(.there) {
            if !server.isUp { return attempt.fail(.unreachable("refused"), over: server) }
            server.take(for: server.run, body)
        }
    }
}

/// Hears what a primary replies, before the node does.
protocol ReceiptListener: AnyObject {
    func replied(to draft: Draft, at position: Position)
}

/// A connection that is being made.
final class FakeAttempt<Value> {
    let deferred = Deferred<Value>()
    private let engine: FakeEngine
    private var isOver = false

    init(of engine: FakeEngine) {
        self.engine = engine
    }

    /// Whether somebody waits for it still, and may have it.
    var isOpen: Bool {
        if engine.isHeld { end(.unreachable("the sentinels vote")) }
        return !isOver
    }

    func succeed(_ value: Value) {
        isOver = true
        _ = try? deferred.callback(value)
    }

    /// The server says no.
    func fail(_ error: EngineError, over server: FakeServer) {
        engine.wire(server).send(.back) { self.end(error) }
    }

    func end(_ error: EngineError) {
        if isOver { return }
        isOver = true
        _ = try? deferred.errback(error)
    }
}

@available(*, unavailable)
extension FakeEngine: Sendable {}
