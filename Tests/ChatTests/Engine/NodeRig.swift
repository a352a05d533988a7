// A node on a fake engine, as a program starts and kills it.
// SPDX-License-Identifier: MIT

@testable import Chat
import Deferred

/// A process with a broker and a hub or two.
final class NodeRig {
    let engine: FakeEngine
    let hubs: [Hub]
    private(set) var isAlive = true
    private let broker: SharedBroker

    init(_ name: String, at cluster: FakeCluster, hubs count: Int, options: HubOptions) {
        engine = FakeEngine(cluster)
        let shared = SharedState(hubs: count, options: options)
        let broker = SharedBroker(
            engine: engine, node: name, shared: shared, scheduler: cluster.clock,
            clock: cluster.wallClock, options: options, rules: SameNames(), register: nil)
        self.broker = broker
        hubs = (0..<count).map { number in
            Hub(
                number: number, broker: number == 0 ? broker : RemoteBroker(shared, hub: number),
                shared: shared, scheduler: cluster.clock, clock: cluster.wallClock,
                options: options)
        }
        broker.start()
    }

    /// The process is killed: it says goodbye to nobody.
    func die() {
        isAlive = false
        engine.close()
    }
}

private struct SameNames: PersonRuleMaker {
    func rule(for name: String) -> any PersonRule { SameName(name: name) }
}

private struct SameName: PersonRule {
    let name: String

    func covers(_ identity: Identity) -> Bool { identity.displayName == name }
}

@available(*, unavailable)
extension NodeRig: Sendable {}
