// A node, its engine and its time, and what its clients were told.
// SPDX-License-Identifier: MIT

@testable import Chat
import Deferred
import TestSupport
import Testing

/// One node on a ``ScriptedEngine``. Its hubs are on one thread here; those behind a mailbox read it in
/// ``settle()``.
final class NodeStage {
    let time = ManualClock()
    let engine: ScriptedEngine
    let broker: SharedBroker
    let hubs: [Hub]
    let register = RegisterEar()
    private var lines: [String] = []

    var hub: Hub { hubs[0] }

    init(
        _ name: String = "n", _ engine: ScriptedEngine = ScriptedEngine(),
        _ options: HubOptions = HubOptions(), hubs: Int = 1
    ) {
        let (time, clock) = (time, CalendarOf1970(clock: time))
        self.engine = engine
        let shared = SharedState(hubs: hubs, options: options)
        let broker = SharedBroker(
            engine: engine, node: name, shared: shared, scheduler: time, clock: clock,
            options: options, rules: ExactNames(), register: register)
        self.broker = broker
        self.hubs = (0..<hubs).map { number in
            Hub(
                number: number, broker: number == 0 ? broker : RemoteBroker(shared, hub: number),
                shared: shared, scheduler: time, clock: clock, options: options)
        }
    }

    /// Begins, on the engine as it is.
    func start() {
        broker.start()
        settle()
        engine.calls = []
    }

    /// All that is due now is done.
    func settle() { time.advance(by: .zero) }

    /// The log is heard, and what follows from that is done.
    func deliver() {
        engine.deliver()
        settle()
    }

    /// Polls, and writes the answer down behind `who`.
    @discardableResult
    func poll(
        _ who: String, since: String = "now", hold: Duration? = .seconds(20),
        name: String? = nil, session: String? = nil, at hub: Int = 0
    ) throws -> Deferred<Void> {
        let subscription = Subscription(
            channels: [.lobby], since: try #require(Cursor(since)), hold: hold,
            identity: name.map(Identity.init(name:)), session: session)
        let poll = try hubs[hub].next(subscription).addCallback { self.note(who, $0) }
            .addErrback(CancelledError.self) { _ in }
            .addErrback { self.lines.append("\(who) \($0.error)") }
        settle()
        return poll
    }

    /// Publishes; what becomes of it is written down behind the text.
    @discardableResult
    func say(
        _ text: String, nonce: String? = nil, in channel: ChannelName = .lobby, at hub: Int = 0
    ) throws -> Deferred<Void> {
        try hubs[hub].publish(
            Draft(
                channel: channel, body: JSON(bytes: Array(text.utf8)),
                nonce: nonce.map { Nonce(sender: "s", value: $0) })
        )
        .addCallback { self.lines.append("\(text) is \($0)") }
        .addErrback { self.lines.append("\(text) \($0.error)") }
    }

    private func note(_ who: String, _ batch: Batch) {
        let text = String(decoding: batch.json.bytes, as: UTF8.self)
        let flags = [(batch.gap, "gap"), (batch.more, "more"), (batch.retry != nil, "retry")]
        let bodies = text.matches(of: /"(?:body|kind)":"?(\w+)/).map { String($0.1) }
        lines.append(
            (["\(who) \(batch.next) [\(bodies.joined(separator: ", "))]"]
                + flags.filter(\.0).map(\.1)).joined(separator: " "))
    }

    /// What was written down since the last time.
    func told() -> [String] {
        defer { lines = [] }
        return lines
    }

    /// What the engine was asked since the last time.
    func asked() -> [String] {
        defer { engine.calls = [] }
        return engine.calls
    }
}

/// Covers those of that very name.
struct ExactName: PersonRule {
    let name: String

    func covers(_ identity: Identity) -> Bool { identity.displayName == name }
}

struct ExactNames: PersonRuleMaker {
    func rule(for name: String) -> any PersonRule { ExactName(name: name) }
}
