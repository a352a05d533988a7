// One node's reading of a fake server's log.
// SPDX-License-Identifier: MIT

@testable import Chat
import Deferred

/// Sends what is new to its node, one batch at a time.
final class FakeFeed: LogFeed {
    private let epoch: String
    private var mark: LogMark
    private let server: FakeServer
    private let engine: FakeEngine
    private let run: String
    private weak var follower: (any LogFollower)?
    private var isEnded = false
    /// Whether a batch is on its way, or the node does not listen yet.
    private var isBusy = true

    init(
        of epoch: String, after mark: LogMark, at server: FakeServer, engine: FakeEngine,
        for follower: any LogFollower
    ) {
        self.epoch = epoch
        self.mark = mark
        self.server = server
        self.engine = engine
        self.follower = follower
        run = server.run
        server.add(self)
    }

    /// The node listens from now on.
    func begin() {
        isBusy = false
        wake()
    }

    func stop() { isEnded = true }

    func end(_ error: EngineError) {
        if isEnded { return }
        isEnded = true
        follower?.feedEnded(self, error)
    }

    /// Sends what is new, if the node waits for it.
    private func look() {
        if isEnded || isBusy { return }
        guard server.store.epoch == epoch else { return reset(.gone("it has another log")) }
        guard let entries = server.store.log.entries(after: mark) else { return skip() }
        guard let last = entries.last else { return }
        isBusy = true
        mark = last.mark
        engine.wire(server).send(.back) { self.deliver(Array(entries)) }
    }

    private func deliver(_ entries: [LogEntry]) {
        isBusy = false
        if isEnded { return }
        follower?.heard(entries, from: self)
        wake()
    }

    private func skip() {
        isBusy = true
        engine.wire(server).send(.back) {
            if self.isEnded { return }
            self.isEnded = true
            self.follower?.feedSkipped(self)
        }
    }
}

extension FakeFeed: FakeConnection {
    func wake() {
        if isEnded || isBusy { return }
        server.take(for: run) { self.look() }
    }

    func reset(_ error: EngineError) {
        isBusy = true
        engine.wire(server).send(.back) { self.end(error) }
    }

    /// A server that says nothing for so long, not even that there is nothing, is gone.
    func suspect() {
        engine.cluster.clock.callLater(.milliseconds(1300)) { [weak self] in
            guard let self, !isEnded else { return }
            if server.isPaused || engine.wire(server).isCut { end(.gone("no answer")) }
        }
    }
}

@available(*, unavailable)
extension FakeFeed: Sendable {}
