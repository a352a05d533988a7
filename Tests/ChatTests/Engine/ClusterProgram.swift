// A random program of nodes, clients, speakers and faults.
// SPDX-License-Identifier: MIT

@testable import Chat
import Deferred
import TestSupport

/// Runs a ``ClusterPlan`` on a ``FakeCluster`` with three nodes, and has the oracle look at it.
final class ClusterProgram {
    static let channels = ["a", "b"].map { ChannelName($0)! }

    let plan: ClusterPlan
    let clock = ManualClock()
    let cluster: FakeCluster
    private(set) var nodes: [NodeRig?] = []
    private(set) var clients: [RoamingClient] = []
    private(set) var speeches: [Speech] = []
    private(set) var corrections: [Correction] = []
    private(set) var facts: [Fact] = []
    private(set) var acknowledgements: [Acknowledgement] = []
    /// What a reader did not find who asked at once, after it was acknowledged.
    private(set) var misses: [ShownMessage] = []
    private let options: HubOptions
    private var bodies: [Nonce: Int] = [:]

    init(_ plan: ClusterPlan, _ safeguards: Safeguards = .all) {
        self.plan = plan
        var options = HubOptions()
        options.hold = .seconds(2)
        options.jitter = .zero
        self.options = options
        var store = FakeStore.Options()
        store.grace = options.grace
        store.logLength = plan.logLength
        cluster = FakeCluster(
            clock: clock, options: store, safeguards: safeguards, seed: plan.seed)
        for link in cluster.allLinks { link.delay = .milliseconds(1 + Int(plan.seed % 5)) }
    }

    /// - Returns: What the oracle has found.
    func run() -> [String] {
        nodes = [nil, nil, nil]
        for place in nodes.indices { startNode(place) }
        clients = (0..<6).map { RoamingClient($0, in: self, seed: plan.seed) }
        clock.advance(by: .milliseconds(400))
        for client in clients { client.ask() }
        for step in plan.steps {
            let delay = Duration.milliseconds(step.time) - clock.now
            clock.callLater(delay) { [unowned self] in perform(step.action) }
        }
        clock.advance(by: .seconds(8) - clock.now)
        repair()
        clock.advance(by: .seconds(5))
        for client in clients.prefix(3) { client.leave() }
        clock.advance(by: options.grace + .seconds(2))
        defer { end() }
        return Oracle(self).findings()
    }

    private func end() {
        for client in clients { client.leave() }
        for node in nodes { node?.die() }
        nodes = []
    }

    /// A node that lives.
    func node(_ dice: inout Seeded) -> NodeRig? { nodes.randomElement(using: &dice) ?? nil }

    func note(_ acknowledgement: Acknowledgement) { acknowledgements.append(acknowledgement) }

    func speech(_ body: Int) -> Speech? { speeches.first { $0.body == body } }

    /// Of an edit's body, that of the message as it was said.
    func origin(of body: Int) -> Int {
        corrections.first { $0.body == body }?.target ?? body
    }

    /// Whether somebody has tried to delete it.
    func mayBeDeleted(_ body: Int) -> Bool {
        corrections.contains { $0.target == body && $0.body == nil }
    }

    func missed(_ message: ShownMessage) { misses.append(message) }

    private func perform(_ action: ClusterPlan.Action) {
        switch action {
        case .say(let body, channel: let channel):
            let speech = Speech(
                body, in: ClusterProgram.channels[channel], of: self, seed: plan.seed)
            speeches.append(speech)
            bodies[Nonce(sender: "s", value: "nonce-\(body)")] = speeches.count - 1
            speech.say()
        case .change(of: let target, to: let body):
            let correction = Correction(of: target, to: body, in: self, seed: plan.seed)
            corrections.append(correction)
            correction.begin()
        case .record(let number):
            let fact = Fact(number, of: self, seed: plan.seed)
            facts.append(fact)
            fact.tell()
        case .fault(let fault): perform(fault)
        }
    }

    private func later(_ milliseconds: Int, _ body: @escaping () -> Void) {
        clock.callLater(.milliseconds(milliseconds), body)
    }
}

// MARK: - Faults

extension ClusterProgram {
    private func perform(_ fault: ClusterFault) {
        let primary: FakeServer = cluster.official
        let replicas = cluster.servers.filter { $0 !== primary }
        switch fault {
        case .kill(back: let back):
            cluster.kill(primary)
            later(back) { self.cluster.start(primary) }
        case .cutOff(back: let back, withNode: let hasNode):
            cluster.cutOff(primary, with: hasNode ? [nodes[0]?.engine].compactMap { $0 } : [])
            later(back) { self.cluster.heal() }
        case .pause(back: let back):
            cluster.pause(primary)
            later(back) { self.cluster.resume(primary) }
        case .flap:
            cluster.pause(primary)
            resumeWhenReplaced(primary)
        case .planned: cluster.failOver()
        case .killReplica(back: let back):
            cluster.kill(replicas[0])
            later(back) { self.cluster.start(replicas[0]) }
        case .stallReplica(back: let back):
            cluster.stall(replicas[0])
            later(back) { self.cluster.heal() }
        case .doubleFault(back: let back):
            cluster.stall(replicas[0])
            later(400) {
                self.cluster.kill(replicas[1])
                self.cluster.kill(primary)
            }
            later(400 + back) { [replicas[1], primary].forEach(self.cluster.start) }
        case .empty: primary.empty()
        case .reset: primary.endConnections("reset")
        case .killNode(let place, back: let back):
            killNode(place)
            later(back) { self.startNode(place) }
        case .slow(let place, delay: let delay, back: let back):
            slow(place, .milliseconds(delay))
            later(back) { self.slow(place, .milliseconds(1)) }
        case .cutNode(let place, back: let back):
            cutNode(place)
            later(back) { self.cluster.heal() }
        }
    }

    private func resumeWhenReplaced(_ server: FakeServer) {
        later(5) {
            if self.cluster.official === server, server.isPaused {
                self.resumeWhenReplaced(server)
            } else {
                self.cluster.resume(server)
            }
        }
    }

    private func slow(_ place: Int, _ delay: Duration) {
        if let engine = nodes[place]?.engine { engine.wire(cluster.official).delay = delay }
    }

    private func cutNode(_ place: Int) {
        guard let engine = nodes[place]?.engine else { return }
        for server in cluster.servers { engine.wire(server).cut() }
        cluster.isolate(engine)
        cluster.suspect()
    }

    private func killNode(_ place: Int) {
        guard let node = nodes[place] else { return }
        nodes[place] = nil
        node.die()
        for client in clients { client.lost(node) }
    }

    private func startNode(_ place: Int) {
        if nodes[place] != nil { return }
        let node = NodeRig(
            cluster.freshName("n"), at: cluster, hubs: plan.hubs, options: options)
        node.engine.receiptListener = cluster.safeguards.contains(.hearing) ? nil : self
        nodes[place] = node
    }

    /// Everything works again.
    private func repair() {
        for server in cluster.servers where !server.isUp { cluster.start(server) }
        for server in cluster.servers where server.isPaused { cluster.resume(server) }
        cluster.heal()
        for place in nodes.indices {
            startNode(place)
            for server in cluster.servers {
                nodes[place]?.engine.wire(server).delay = .milliseconds(1)
            }
        }
    }
}

extension ClusterProgram: ReceiptListener {
    /// Only without ``Safeguards/hearing``: the speaker believes the primary.
    func replied(to draft: Draft, at position: Position) {
        guard let nonce = draft.nonce, let place = bodies[nonce] else { return }
        speeches[place].acknowledged(position)
    }
}

@available(*, unavailable)
extension ClusterProgram: Sendable {}
