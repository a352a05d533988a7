// What several nodes of a test keep together, as an engine does.
// SPDX-License-Identifier: MIT

import Chat
@testable import ChatHTTP
import Deferred

/// Answers at once, and fails while it is away. On one thread.
final class FakeRegister: RegisterClient {
    private struct Lease {
        let claim: SessionClaim
        var until: Duration
    }

    private let calendar: Calendar
    /// By what the name looks like.
    private var leases: [String: Lease] = [:]
    /// By a look that nobody owns.
    private var sharers: [String: [SessionClaim]] = [:]
    private var ended: Set<String> = []
    private var tries: [String: (count: Int, until: Duration)] = [:]
    private var keys: String?
    private var listeners: [SharedLogins] = []
    private var brokers: [LocalBroker] = []
    /// All that it was asked.
    private(set) var asked: [RegisterRequest] = []
    /// Ends of sessions that all nodes were told of.
    private(set) var told: [String] = []
    var isAway = false
    /// Nobody hears of what others do.
    var isSilent = false

    init(_ calendar: Calendar) {
        self.calendar = calendar
    }

    func add(_ listener: SharedLogins) { listeners.append(listener) }
    func add(_ broker: LocalBroker) { brokers.append(broker) }

    /// It has lost all that it had.
    func flush() { (leases, ended, keys) = ([:], [], nil) }

    func register(_ request: RegisterRequest) -> Deferred<RegisterAnswer> {
        asked.append(request)
        if isAway { return .fail(EngineError.unreachable("it is away")) }
        return .succeed(answer(request))
    }

    /// As each node's broker hears it in the log.
    private func tell(ended claim: SessionClaim) {
        told.append(claim.session)
        if isSilent { return }
        for listener in listeners { listener.sessionEnded(claim.session) }
        for broker in brokers { broker.leave(Identity(name: claim.name), session: claim.session) }
    }

    private var now: Duration { calendar.uptime() }

    private func answer(_ request: RegisterRequest) -> RegisterAnswer {
        switch request {
        case .take(let claim, let old): return .granted(take(claim, insteadOf: old))
        case .renew(let claims): return .standings(claims.map(renew))
        case .end(let claim):
            end(claim)
            return .done
        case .endAll(let looks):
            let claims = looks.flatMap { look in
                SessionClaim.isShared(look)
                    ? sharers[look, default: []] : [leases[look]?.claim].compactMap { $0 }
            }.reduce(into: [SessionClaim]()) { if !$0.contains($1) { $0.append($1) } }
            for claim in claims { end(claim) }
            return .claims(claims)
        case .reserve(let looks, let holder, let life):
            let claim = SessionClaim(session: holder, name: holder, looks: looks)
            for look in looks { leases[look] = Lease(claim: claim, until: now + life) }
            return .done
        case .countTry(let key, let limit, let time):
            var count = tries[key] ?? (0, now + time)
            if count.until <= now { count = (0, now + time) }
            count.count += 1
            tries[key] = count
            return .wait(count.count > limit ? count.until - now : nil)
        case .readKeys: return .text(keys)
        case .replaceKeys(let old, let new):
            guard keys == old else { return .granted(false) }
            keys = new
            for listener in listeners { listener.keysChanged() }
            return .granted(true)
        }
    }

    private func take(_ claim: SessionClaim, insteadOf old: SessionClaim?) -> Bool {
        guard isFree(claim, besides: old) else { return false }
        if let old { end(old) }
        lease(claim)
        return true
    }

    private func renew(_ claim: SessionClaim) -> SessionStanding {
        if ended.contains(claim.session) { return .ended }
        guard isFree(claim, besides: nil) else { return .nameInUse }
        lease(claim)
        return .good
    }

    private func isFree(_ claim: SessionClaim, besides old: SessionClaim?) -> Bool {
        claim.looks.allSatisfy { look in
            guard let lease = leases[look], lease.until > now else { return true }
            return [claim.session, old?.session].contains(lease.claim.session)
        }
    }

    private func lease(_ claim: SessionClaim) {
        for look in claim.looks {
            if SessionClaim.isShared(look) {
                if !sharers[look, default: []].contains(claim) {
                    sharers[look, default: []].append(claim)
                }
                continue
            }
            leases[look] = Lease(claim: claim, until: now + .seconds(180))
        }
    }

    private func end(_ claim: SessionClaim) {
        ended.insert(claim.session)
        leases = leases.filter { $0.value.claim.session != claim.session }
        for look in claim.looks { sharers[look]?.removeAll { $0 == claim } }
        tell(ended: claim)
    }
}

/// A broker of one node, which has its journal for itself and its logins together with others.
final class NodeBroker: Broker, OperatedBroker, RegisterClient {
    private let local: LocalBroker
    private let engine: FakeRegister

    init(_ local: LocalBroker, _ engine: FakeRegister) {
        self.local = local
        self.engine = engine
        engine.add(local)
    }

    func register(_ request: RegisterRequest) -> Deferred<RegisterAnswer> {
        engine.register(request)
    }

    /// How often a hub has told all nodes of the end of a session.
    private(set) var leaves = 0

    func leave(_ identity: Identity, session: String) {
        leaves += 1
        local.leave(identity, session: session)
    }

    func expel(_ people: any PersonRule) -> Int { local.expel(people) }

    func present(in channel: ChannelName?, after last: String?, limit: Int) -> PresentPeople {
        local.present(in: channel, after: last, limit: limit)
    }

    func attach(_ hub: any BrokerListener) { local.attach(hub) }
    func collect() { local.collect() }
    func settle(_ number: Int, _ answer: BrokerAnswer) { local.settle(number, answer) }
    func publish(_ draft: Draft) throws(ChatError) -> Deferred<Position> {
        try local.publish(draft)
    }
    func search(_ request: SearchRequest) -> Deferred<SearchResult> { local.search(request) }
    func ephemeral(_ draft: Draft, seconds: Int) throws(ChatError) {
        try local.ephemeral(draft, seconds: seconds)
    }
    func revise(_ change: MessageChange) throws(ChatError) -> Deferred<Position> {
        try local.revise(change)
    }
    func change(_ records: [RecordChange]) throws(ChatError) -> Deferred<Bool> {
        try local.change(records)
    }
    func clear(_ channel: ChannelName) throws(ChatError) -> Deferred<Position> {
        try local.clear(channel)
    }
    func standing(of position: Position) -> Deferred<Standing> { local.standing(of: position) }
    func catchUp() -> Deferred<Void>? { local.catchUp() }
    func replay(after seq: Int, limit: Int) -> Deferred<JournalPage> {
        local.replay(after: seq, limit: limit)
    }
    func read(_ channels: [ChannelName], after seq: Int, limit: Int) -> Deferred<JournalPage> {
        local.read(channels, after: seq, limit: limit)
    }
    func readBack(
        _ channels: [ChannelName], before seq: Int?, limit: Int
    ) -> Deferred<JournalPage> {
        local.readBack(channels, before: seq, limit: limit)
    }
    func countUnread(_ question: UnreadQuestion) -> Deferred<[Int]> {
        local.countUnread(question)
    }
    func begin(_ stay: Stay, in channels: [ChannelName]) { local.begin(stay, in: channels) }
    func end(_ stay: Stay, in channels: [ChannelName]) { local.end(stay, in: channels) }
    func people(in channel: ChannelName, after last: String?, limit: Int) -> Deferred<PeoplePage> {
        local.people(in: channel, after: last, limit: limit)
    }
    func peopleCounts(in channels: [ChannelName]) -> Deferred<[Int]> {
        local.peopleCounts(in: channels)
    }
    func find(_ people: any PersonRule, limit: Int) -> Deferred<[PresentPerson]> {
        local.find(people, limit: limit)
    }
    func busiest(_ limit: Int) -> Deferred<[ChannelName]> { local.busiest(limit) }
    func statistics() -> Deferred<BrokerStatistics> { local.statistics() }
    func close() -> Deferred<Void> { local.close() }
}

/// Passes questions on when told to, so that those of several nodes cross.
final class RacingRegister: RegisterClient {
    private let engine: FakeRegister
    private var waiting: [(RegisterRequest, Deferred<RegisterAnswer>)] = []

    init(_ engine: FakeRegister) {
        self.engine = engine
    }

    func register(_ request: RegisterRequest) -> Deferred<RegisterAnswer> {
        let answer = Deferred<RegisterAnswer>()
        waiting.append((request, answer))
        return answer
    }

    /// All that was asked by now is asked before anything is answered; then what was asked meanwhile.
    func answerAll() {
        while !waiting.isEmpty {
            let round = waiting
            waiting = []
            let answers = round.map { engine.register($0.0) }
            for (answer, (_, caller)) in zip(answers, round) {
                answer.addBoth { try? caller.callback($0.mapError(\.error)) }
            }
        }
    }
}
