// How many sessions there may be, and for how long.
// SPDX-License-Identifier: MIT

import Chat
@testable import ChatHTTP
import Deferred
@testable import HTTP
import Language
import Testing

@Suite struct BayeuxSessionsTests {
    private let sessions = BayeuxSessions(hold: .seconds(25))

    private func address(_ number: UInt8) throws -> PeerAddress {
        try #require(PeerAddress("192.0.2.\(number)"))
    }

    private func session(_ share: Share) -> BayeuxSession {
        let visitor = BayeuxVisitor(share: share, language: .english, ticket: nil, claim: nil)
        return BayeuxSession(
            of: visitor, at: Position(epoch: "e", seq: 0), acks: false, retriesWithNewID: false)
    }

    private func begin(_ share: Share, at now: Duration = .zero) -> BayeuxClientID? {
        var ended: [BayeuxSession] = []
        return sessions.begin(session(share), at: now, ended: &ended)
    }

    private func connect(_ id: BayeuxClientID, at now: Duration = .zero) {
        _ = sessions.use(id, at: now) { session in
            session.beginConnect(
                at: BayeuxPlace(loop: 0, number: 1), id: nil, ack: nil, isHasty: false)
        }
        _ = sessions.use(id, at: now) { $0.leaveConnect() }
    }

    @Test func `a hundred thousand handshakes without a connect leave a thousand sessions`() throws
    {
        let share = Budget(ChatOptions().budgetLimits).share(of: try address(1))
        for _ in 0..<100_000 { #expect(begin(share) != nil) }
        #expect(sessions.count == BayeuxSessions.maxNew)
        #expect(share.held(.sessions) == BayeuxSessions.maxNew)
    }

    @Test func `a session whose client has connected is not among those that end for others`()
        throws
    {
        let share = Budget().share(of: try address(1))
        let id = try #require(begin(share))
        connect(id)
        for _ in 0..<5000 { _ = begin(share) }
        #expect(sessions.with(id) { _ in true } == true)
    }

    @Test func `the handshakes of one address end no session of another`() throws {
        let budget = Budget()
        let id = try #require(begin(budget.share(of: try address(1))))
        for _ in 0..<5000 { _ = begin(budget.share(of: try address(2))) }
        #expect(sessions.with(id) { _ in true } == true)
    }

    @Test func `loops that begin sessions of one address at once keep to its share`() async throws {
        let share = Budget([.sessions: Budget.Limit(perAddress: 1100, total: 10_000)])
            .share(of: try address(1))
        let refused = await withTaskGroup(of: Int.self) { group in
            for _ in 0..<4 {
                group.addTask { (0..<20_000).count { _ in begin(share) == nil } }
            }
            return await group.reduce(0, +)
        }
        #expect(refused == 0)
        #expect(sessions.count <= BayeuxSessions.maxNew + 4)
    }

    @Test func `a handshake that nothing follows ends with the others of its address`() throws {
        let share = Budget().share(of: try address(1))
        for second in 0..<10 { _ = begin(share, at: .seconds(second)) }
        #expect(sessions.sweep(at: .seconds(80)).count == 6)
        #expect(sessions.sweep(at: .seconds(100)).count == 4)
        #expect(share.held(.sessions) == 0)
    }

    @Test func `sessions that come and go leave nothing behind`() throws {
        let share = Budget().share(of: try address(1))
        for _ in 0..<10_000 {
            let id = try #require(begin(share))
            connect(id)
            sessions.end(id)
        }
        #expect(sessions.count == 0)
        #expect(sessions.pendingEnds <= 1)
    }

    @Test func `a session ends three holds after its client was heard of`() throws {
        let share = Budget().share(of: try address(1))
        let id = try #require(begin(share))
        connect(id, at: .seconds(60))
        #expect(sessions.sweep(at: .seconds(134)).isEmpty)
        #expect(sessions.sweep(at: .seconds(137)).count == 1)
        #expect(sessions.count == 0)
        #expect(share.held(.sessions) == 0)
    }

    @Test func `a session does not end while a connect waits`() throws {
        let id = try #require(begin(Budget().share(of: try address(1))))
        _ = sessions.use(id, at: .zero) { session in
            session.beginConnect(
                at: BayeuxPlace(loop: 0, number: 1), id: nil, ack: nil, isHasty: false)
        }
        #expect(sessions.sweep(at: .seconds(300)).isEmpty)
        _ = sessions.use(id, at: .seconds(300)) { $0.leaveConnect() }
        #expect(sessions.sweep(at: .seconds(400)).count == 1)
    }

    @Test func `an address has its share of sessions, and gets it back`() throws {
        let share = Budget([.sessions: Budget.Limit(perAddress: 2, total: 100)])
            .share(of: try address(1))
        let ids = (0..<2).compactMap { _ in begin(share) }
        ids.forEach { connect($0) }
        #expect(begin(share) == nil)
        sessions.end(ids[0])
        #expect(begin(share) != nil)
    }

    @Test func `what waits for a session is woken when it ends`() throws {
        let (loop, box) = sessions.addLoop()
        let id = try #require(begin(Budget().share(of: try address(1))))
        _ = sessions.use(id, at: .zero) { session in
            session.beginConnect(
                at: BayeuxPlace(loop: loop, number: 7), id: nil, ack: nil, isHasty: false)
        }
        sessions.end(id)
        #expect(box.takeAll() == [7])
    }
}

extension ChatOptions {
    /// With the default limits, whatever this machine allows.
    fileprivate var budgetLimits: [Budget.Item: Budget.Limit] {
        [.sessions: Budget.Limit(perAddress: 4 * maxParkedPerAddress, total: 1 << 17)]
    }
}
