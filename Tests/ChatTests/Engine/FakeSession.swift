// One node's orders to a fake primary.
// SPDX-License-Identifier: MIT

@testable import Chat
import Deferred

/// Requests and answers travel over the node's wire. A request that has left the node is done when it
/// arrives, whether the node waits for the answer or not.
final class FakeSession {
    let opening: EngineOpening
    weak var listener: (any EngineSessionListener)?

    private let node: String
    private let server: FakeServer
    private let engine: FakeEngine
    private let fence: FakeFence
    /// The server's process that it is connected to.
    private let run: String
    /// Why it has ended.
    private var ending: EngineError?
    /// Whether what is under way is lost.
    private var isReset = false
    private var pending: [Int: FakeCall] = [:]
    private var calls = 0
    private var isWatching = false

    init(
        of node: String, at server: FakeServer, engine: FakeEngine, opening: EngineOpening,
        fence: FakeFence
    ) {
        self.node = node
        self.server = server
        self.engine = engine
        self.opening = opening
        self.fence = fence
        run = server.run
        server.add(self)
    }

    /// Why it has ended; its listener is told, then those who wait.
    func end(_ error: EngineError, isTold: Bool = true) {
        if ending != nil { return }
        ending = error
        if isTold { listener?.sessionEnded(self, error) }
        let failed = pending.sorted { $0.key < $1.key }
        pending = [:]
        for (_, call) in failed { call.fail(error) }
    }

    private var clock: ManualClock { engine.cluster.clock }

    /// - Parameter body: Runs at the server, under the fence.
    private func call<Value>(
        writes: Bool = true, _ body: @escaping (inout FakeStore, Timestamp) -> Value
    ) -> Deferred<Value> {
        if let ending { return .fail(ending) }
        let answer = Deferred<Value>(canceller: { _ in })
        calls += 1
        let number = calls
        pending[number] = FakeCall(due: clock.now + FakeEngine.patience) {
            _ = try? answer.errback($0)
        }
        watch(after: FakeEngine.patience)
        engine.wire(server).send(.there) {
            self.server.take(for: self.run) {
                if self.isReset { return }
                let result = self.execute(writes: writes, body)
                self.engine.wire(self.server).send(.back) { self.settle(number, answer, result) }
            }
        }
        return answer
    }

    private func execute<Value>(
        writes: Bool, _ body: (inout FakeStore, Timestamp) -> Value
    ) -> Result<Value, EngineError> {
        if writes, let refusal = server.refusal { return .failure(refusal) }
        if server.store.options.isFenced, server.store.fence != fence { return .failure(.fenced) }
        if !writes { return .success(body(&server.store, server.now)) }
        return .success(server.write { body(&$0, server.now) })
    }

    private func settle<Value>(
        _ number: Int, _ answer: Deferred<Value>, _ result: Result<Value, EngineError>
    ) {
        if isReset || pending[number] == nil { return }
        switch result {
        case .success(let value):
            pending[number] = nil
            _ = try? answer.callback(value)
        case .failure(let error): end(error)
        }
    }

    /// An answer that does not come in time is the end.
    private func watch(after span: Duration) {
        if isWatching { return }
        isWatching = true
        clock.callLater(span) { [weak self] in
            guard let self else { return }
            isWatching = false
            guard let due = pending.min(by: { $0.key < $1.key })?.value.due else { return }
            if due <= clock.now { end(.gone("no answer")) } else { watch(after: due - clock.now) }
        }
    }
}

/// A call that has no answer yet.
private struct FakeCall {
    let due: Duration
    let fail: (EngineError) -> Void
}

// MARK: - What a node asks for

extension FakeSession: EngineSession {
    func publish(_ drafts: [Draft]) -> Deferred<[EngineReceipt]> {
        precondition(drafts.count <= Outbox.maxCount && drafts.allSatisfy { $0.nonce != nil })
        if server.isFull { return .fail(EngineError.full) }
        return call { $0.publish(drafts, at: $1) }.addCallback { receipts in
            self.note(drafts, receipts)
            return receipts
        }
    }

    private func note(_ drafts: [Draft], _ receipts: [EngineReceipt]) {
        guard let listener = engine.receiptListener else { return }
        for (draft, receipt) in zip(drafts, receipts) {
            switch receipt {
            case .published(let seq), .known(let seq):
                listener.replied(to: draft, at: Position(epoch: opening.epoch, seq: seq))
            case .noRoom: break
            }
        }
    }

    func tell(_ events: [ChatEvent]) -> Deferred<Void> {
        call { store, _ in for event in events { store.tell(event) } }
    }

    func revise(_ change: MessageChange) -> Deferred<ChangeReceipt> {
        call { $0.revise(change, at: $1) }
    }

    func clear(_ channel: ChannelName) -> Deferred<Int?> { call { $0.clear(channel, at: $1) } }

    func newest() -> Deferred<Int> {
        let isAsked = engine.cluster.safeguards.contains(.barrier)
        return call(writes: false) { store, _ in isAsked ? store.seq : 0 }
    }

    func channels() -> Deferred<[ChannelName: Int]> {
        call(writes: false) { store, _ in store.channels.mapValues { $0.messages.last?.seq ?? 0 } }
    }

    func read(_ channels: [ChannelName], after seq: Int, limit: Int) -> Deferred<JournalPage> {
        call(writes: false) { store, _ in store.read(channels, after: seq, limit: limit) }
    }

    func readBack(
        _ channels: [ChannelName], before seq: Int?, limit: Int
    ) -> Deferred<JournalPage> {
        call(writes: false) { store, _ in store.readBack(channels, before: seq, limit: limit) }
    }

    func countUnread(_ question: UnreadQuestion) -> Deferred<[Int]> {
        call(writes: false) { store, _ in
            question.places.map { place in
                store.readBack([place.channel], before: nil, limit: UnreadQuestion.reach).messages
                    .count { $0.seq > place.seq && $0.isNews(for: question.reader) }
            }
        }
    }

    func beat() -> Deferred<EngineBeat> { call { [node] in $0.beat(node, at: $1) } }

    func reap(_ node: String) -> Deferred<Bool> { call { $0.reap(node, at: $1) } }

    func sweep() -> Deferred<Void> { call { $0.sweep(at: $1) } }

    func leave() -> Deferred<Void> { call { [node] in $0.leave(node, at: $1) } }

    func report(_ changes: [PresenceChange]) -> Deferred<Void> {
        call { [node] in $0.report(changes, of: node, at: $1) }
    }

    func people() -> Deferred<[EnginePerson]> { call(writes: false) { store, _ in store.listed } }

    func change(_ records: [RecordChange]) -> Deferred<RecordReceipt> {
        call { store, _ in store.change(records) }
    }

    func records(from place: String?) -> Deferred<RecordPage> {
        call(writes: false) { store, _ in store.records(from: place) }
    }

    func register(_ request: RegisterRequest) -> Deferred<RegisterAnswer> {
        call { store, now in
            let (answer, news) = store.register.answer(request, at: now)
            for event in news { store.tell(event) }
            return answer
        }
    }

    func close() { end(.gone("the session was closed"), isTold: false) }
}

extension FakeSession: FakeConnection {
    func wake() {}

    func reset(_ error: EngineError) {
        isReset = true
        engine.wire(server).send(.back) { self.end(error) }
    }

    /// An answer that is missing is noticed without this.
    func suspect() {}
}

@available(*, unavailable)
extension FakeSession: Sendable {}
