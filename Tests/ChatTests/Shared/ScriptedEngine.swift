// An engine that does what a test says.
// SPDX-License-Identifier: MIT

@testable import Chat
import Deferred

/// One log, one primary, one replica: what is published stands in the log at once, and is heard when the
/// test says so.
final class ScriptedEngine: Engine {
    let place = "a test"
    /// The next opening.
    var state = EngineOpening(epoch: "e")
    /// Whether nothing can be reached.
    var isAway = false
    /// Whether calls wait until ``answer(_:)``.
    var isSlow = false
    /// Whether the sessions of another epoch end with their next call.
    var isFenced = false
    /// Whether no replica can be found.
    var hasNoReplica = false
    /// What every node says of itself when it opens.
    private(set) var introductions: [NodeIntroduction] = []
    private(set) var sessions: [ScriptedSession] = []
    private(set) var feeds: [ScriptedFeed] = []
    private(set) var isClosed = false
    /// The names of all calls, in order, without beats and sweeps.
    var calls: [String] = []
    private(set) var entries: [LogEntry] = []
    var heads: [ChannelName: Int] = [:]
    var listed: [EnginePerson] = []
    /// What is kept beside messages.
    var records = RecordGroups()
    /// What becomes of the next changes of records, in place of what would.
    var recordRefusal: RecordReceipt?
    /// What becomes of the next changes of messages, in place of what would.
    var refusal: ChangeReceipt?
    var sweeps = 0
    /// What the next beats say beside the newest number.
    var beat = EngineBeat(seq: 0)
    fileprivate var known: [Nonce: Int] = [:]
    fileprivate var waiting: [() -> Void] = []

    /// Those that are open.
    var session: ScriptedSession? { sessions.last { !$0.isOver } }
    var feed: ScriptedFeed? { feeds.last { !$0.isOver } }

    func open(_ node: NodeIntroduction) -> Deferred<any EngineSession> {
        introductions.append(node)
        if isAway { return .fail(EngineError.unreachable("it is away")) }
        let session = ScriptedSession(self, state)
        sessions.append(session)
        return .succeed(session)
    }

    func follow(
        _ epoch: String, after mark: LogMark, for follower: any LogFollower
    ) -> Deferred<any LogFeed> {
        calls.append("follow \(mark.seq)-\(mark.sub)")
        if isAway || hasNoReplica { return .fail(EngineError.unreachable("no replica")) }
        let feed = ScriptedFeed(follower, after: mark)
        feeds.append(feed)
        return .succeed(feed)
    }

    func close() { isClosed = true }

    /// All feeds tell what they have not told yet, up to this number.
    func deliver(upTo seq: Int = .max) {
        for feed in feeds where !feed.isOver {
            let new = entries.filter { $0.mark > feed.mark && $0.mark.seq <= seq }
            if let last = new.last { feed.mark = last.mark }
            if !new.isEmpty { feed.follower?.heard(new, from: feed) }
        }
    }

    /// Another node publishes.
    @discardableResult
    func publish(_ text: String, in channel: ChannelName = .lobby, nonce: Nonce? = nil) -> Int {
        state.seq += 1
        heads[channel] = state.seq
        if let nonce { known[nonce] = state.seq }
        add(
            .message(
                Message(
                    seq: state.seq, channel: channel, at: Timestamp(milliseconds: 0), from: nil,
                    body: JSON(bytes: Array(text.utf8)), nonce: nonce)))
        return state.seq
    }

    /// Something else happens at the newest number.
    func add(_ event: ChatEvent) {
        if case .message = event {
            return entries.append(LogEntry(event, at: LogMark(seq: state.seq)))
        }
        let sub = entries.last.map { $0.mark.seq == state.seq ? $0.mark.sub : 0 } ?? 0
        entries.append(LogEntry(event, at: LogMark(seq: state.seq, sub: sub + 1)))
    }

    /// Another server takes over, which has the messages up to `seq`. It goes on a thousand above. A hole
    /// that was not judged yet counts as one with losses.
    @discardableResult
    func failOver(keeping seq: Int) -> Hole {
        entries.removeAll { $0.mark.seq > seq }
        known = known.filter { $0.value <= seq }
        state.seq = seq
        if !state.isJudged { judge(lost: true) }
        let hole = Hole(from: seq, to: seq + 1000)
        state.seq = hole.to
        state.holes.append(hole)
        state.isJudged = false
        entries.append(LogEntry(.hole(from: seq), at: LogMark(seq: hole.to)))
        return hole
    }

    /// The newest hole is judged.
    func judge(lost: Bool) {
        state.isJudged = true
        if lost { state.lost = state.holes.last?.to ?? 0 }
        add(.verdict(lost: lost ? state.lost : nil))
    }

    /// All is gone, and another log begins.
    func empty(_ epoch: String) {
        state = EngineOpening(epoch: epoch)
        (entries, heads, known) = ([], [:], [:])
    }

    /// All that was open ends.
    func cut(_ error: EngineError = .gone("cut")) {
        for feed in feeds where !feed.isOver { feed.end(error) }
        for session in sessions where !session.isOver { session.end(error) }
    }

    /// The calls that wait are done now, in order.
    func answer(_ count: Int = .max) {
        for _ in 0..<min(count, waiting.count) { waiting.removeFirst()() }
    }
}

final class ScriptedFeed: LogFeed {
    fileprivate weak var follower: (any LogFollower)?
    fileprivate var mark: LogMark
    private(set) var isOver = false

    fileprivate init(_ follower: any LogFollower, after mark: LogMark) {
        self.follower = follower
        self.mark = mark
    }

    func stop() { isOver = true }

    func end(_ error: EngineError) {
        isOver = true
        follower?.feedEnded(self, error)
    }

    func skip() {
        isOver = true
        follower?.feedSkipped(self)
    }
}

final class ScriptedSession: EngineSession {
    let opening: EngineOpening
    weak var listener: (any EngineSessionListener)?
    private let engine: ScriptedEngine
    private(set) var isOver = false
    private var open: [Int: (EngineError) -> Void] = [:]
    private var last = 0

    fileprivate init(_ engine: ScriptedEngine, _ opening: EngineOpening) {
        self.engine = engine
        self.opening = opening
    }

    func publish(_ drafts: [Draft]) -> Deferred<[EngineReceipt]> {
        let texts = drafts.map { String(decoding: $0.body.posted, as: UTF8.self) }
        return call("publish \(texts.joined(separator: ","))") { engine in
            drafts.map { draft in
                if let seq = draft.nonce.flatMap({ engine.known[$0] }) { return .known(seq) }
                if draft.channel.description == "full" { return .noRoom }
                let text = String(decoding: draft.body.posted, as: UTF8.self)
                return .published(
                    engine.publish(text, in: draft.channel, nonce: draft.nonce))
            }
        }
    }

    func tell(_ events: [ChatEvent]) -> Deferred<Void> {
        call("tell \(events.count)") { engine in events.forEach(engine.add) }
    }

    func revise(_ change: MessageChange) -> Deferred<ChangeReceipt> {
        let seq = change.position.seq
        return call("\(change.body == nil ? "delete" : "edit") \(seq)") { engine in
            if let refusal = engine.refusal { return refusal }
            let isThere = engine.entries.contains { $0.mark == LogMark(seq: seq) }
            return isThere ? .changed(engine.publish("0")) : .missing
        }
    }

    func clear(_ channel: ChannelName) -> Deferred<Int?> {
        call("clear") { engine in engine.heads[channel].map { _ in engine.publish("0") } }
    }

    func newest() -> Deferred<Int> { call("newest") { $0.state.seq } }

    func channels() -> Deferred<[ChannelName: Int]> { call("channels") { $0.heads } }

    func read(_ channels: [ChannelName], after seq: Int, limit: Int) -> Deferred<JournalPage> {
        call("read") { engine in engine.page(channels) { $0 > seq } }
    }

    func readBack(
        _ channels: [ChannelName], before seq: Int?, limit: Int
    ) -> Deferred<JournalPage> {
        call("readBack") { engine in engine.page(channels) { $0 < seq ?? .max } }
    }

    func countUnread(_ question: UnreadQuestion) -> Deferred<[Int]> {
        call("countUnread") { _ in question.places.map { _ in 0 } }
    }

    func beat() -> Deferred<EngineBeat> {
        call(nil) { engine in
            var beat = engine.beat
            beat.seq = engine.state.seq
            return beat
        }
    }

    func reap(_ node: String) -> Deferred<Bool> { call("reap \(node)") { _ in true } }

    func sweep() -> Deferred<Void> { call(nil) { $0.sweeps += 1 } }

    func leave() -> Deferred<Void> { call("leave") { _ in } }

    func report(_ changes: [PresenceChange]) -> Deferred<Void> {
        let words = changes.map { change in
            "\(change.isComing ? "+" : "-")\(change.identity.displayName)@"
                + change.channels.map(\.description).joined(separator: "+")
        }
        return call("report \(words.joined(separator: " "))") { _ in }
    }

    func people() -> Deferred<[EnginePerson]> { call("people") { $0.listed } }

    func change(_ records: [RecordChange]) -> Deferred<RecordReceipt> {
        call("change") { engine in
            if let receipt = engine.recordRefusal { return receipt }
            engine.records.apply(records)
            engine.add(.recordsChanged(records))
            return .changed(engine.entries.last!.mark)
        }
    }

    /// All at once.
    func records(from place: String?) -> Deferred<RecordPage> {
        call(nil) { engine in
            RecordPage(engine.records.keys.compactMap { engine.records[$0] }, next: nil)
        }
    }

    func register(_ request: RegisterRequest) -> Deferred<RegisterAnswer> {
        call("register") { _ in .done }
    }

    func close() { end(tellListener: false, .gone("closed")) }

    /// It ends by the engine's will.
    func end(_ error: EngineError) { end(tellListener: true, error) }

    private func end(tellListener: Bool, _ error: EngineError) {
        if isOver { return }
        isOver = true
        if tellListener { listener?.sessionEnded(self, error) }
        let open = open.sorted { $0.key < $1.key }
        self.open = [:]
        for (_, fail) in open { fail(error) }
    }

    /// Done at once, or when the test says so. What the end of the session leaves open fails, whether it
    /// is done later or not.
    private func call<Value>(
        _ name: String?, _ body: @escaping (ScriptedEngine) -> Value
    ) -> Deferred<Value> {
        if isOver { return .fail(EngineError.gone("it is over")) }
        if engine.isFenced, opening.epoch != engine.state.epoch {
            end(.fenced)
            return .fail(EngineError.fenced)
        }
        if let name { engine.calls.append(name) }
        if !engine.isSlow { return .succeed(body(engine)) }
        let answer = Deferred<Value>()
        last += 1
        let number = last
        open[number] = { error in try? answer.errback(error) }
        engine.waiting.append {
            let value = body(self.engine)
            if self.open.removeValue(forKey: number) != nil { try? answer.callback(value) }
        }
        return answer
    }
}

extension ScriptedEngine {
    fileprivate func page(
        _ channels: [ChannelName], _ isWanted: (Int) -> Bool
    ) -> JournalPage {
        let messages = entries.compactMap { entry -> Message? in
            guard case .message(let message) = entry.event, channels.contains(message.channel),
                isWanted(message.seq)
            else { return nil }
            return message
        }
        return JournalPage(messages: messages, hasMore: false, forgotten: state.lost)
    }
}
