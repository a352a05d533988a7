// Two nodes in one process, on a real server.
// SPDX-License-Identifier: MIT

import ChatRedis
import Deferred
import EventLoop
import Foundation
import LoopSupport
import TestSupport
import Testing

@testable import Chat

@Suite(.blocking) struct SharedBrokerTests {
    private let harness: EngineHarness

    init() throws {
        harness = try EngineHarness("appendonly yes", "appendfsync always")
    }

    private final class Node {
        let broker: SharedBroker
        let hub: Hub

        init(_ name: String, _ harness: EngineHarness) throws {
            let shared = SharedState(hubs: 1)
            broker = SharedBroker(
                engine: try harness.engine(), node: name, shared: shared, scheduler: harness.loop,
                clock: CalendarClock(), options: HubOptions(), rules: NameRules(), register: nil)
            hub = Hub(
                number: 0, broker: broker, shared: shared, scheduler: harness.loop,
                clock: CalendarClock())
            broker.start()
        }
    }

    private func nodes() throws -> (Node, Node) {
        let nodes = (try Node("n1", harness), try Node("n2", harness))
        harness.loop.turn { nodes.0.hub.hasBegun && nodes.1.hub.hasBegun }
        return nodes
    }

    private func poll(_ hub: Hub, _ cursor: Cursor) throws -> Deferred<Batch> {
        try hub.next(
            Subscription(
                channels: [try harness.name("a")], since: cursor, hold: .seconds(20)))
    }

    @Test func `what is published at one node is heard at the other, and goes on there`() throws {
        let (one, two) = try nodes()
        let first = try harness.value(one.hub.publish(harness.draft("first")))
        let waiting = try poll(two.hub, .after(first))
        let second = try harness.value(one.hub.publish(harness.draft("second")))
        let batch = try harness.value(waiting)
        #expect(String(decoding: batch.json.bytes, as: UTF8.self).contains("second"))
        #expect(!batch.gap && second.epoch == first.epoch && second.seq == 2)
        let third = try harness.value(two.hub.publish(harness.draft("third")))
        let next = try harness.value(poll(one.hub, .after(second)))
        #expect(String(decoding: next.json.bytes, as: UTF8.self).contains("third"))
        #expect(third.seq == 3)
        _ = try harness.value(one.broker.close())
        _ = try harness.value(two.broker.close())
    }

    @Test func `a restart of the server loses nothing, and nobody is told a gap`() throws {
        let (one, two) = try nodes()
        let first = try harness.value(one.hub.publish(harness.draft("first")))
        let waiting = try poll(two.hub, .after(first))
        try harness.server.restart()
        let second = try harness.value(one.hub.publish(harness.draft("second")))
        #expect(second.seq > 4_294_967_296)
        let batch = try harness.value(waiting)
        #expect(String(decoding: batch.json.bytes, as: UTF8.self).contains("second"))
        #expect(!batch.gap)
        _ = try harness.value(one.broker.close())
        _ = try harness.value(two.broker.close())
    }
}

private struct CalendarClock: WallClock {
    func now() -> Timestamp {
        Timestamp(milliseconds: Int(Date().timeIntervalSince1970 * 1000))
    }
}

private struct NameRules: PersonRuleMaker {
    struct NameRule: PersonRule {
        let name: String

        func covers(_ identity: Identity) -> Bool { identity.displayName == name }
    }

    func rule(for name: String) -> any PersonRule { NameRule(name: name) }
}
