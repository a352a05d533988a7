// Servers that sentinels watch over.
// SPDX-License-Identifier: MIT

import Deferred
import EventLoop

/// Hears that the sentinels are about to change the primary.
protocol SentinelServersListener: AnyObject {
    /// See ``RedisDirectoryListener/directoryHolds(_:)``.
    func sentinelsHold(_ reason: String)
}

/// Asks all sentinels, and holds its breath while they vote: a primary that is about to be replaced would
/// take messages that its successor does not have.
///
/// More than half of the sentinels that were named must be heard, answer, and agree. So a node that is cut
/// off with the old primary finds none.
final class SentinelServers: ServerFinder {
    /// How long after each event nothing is found.
    private static let breath = Duration.milliseconds(500)

    /// Who hears of votes. It is not kept alive.
    weak var listener: (any SentinelServersListener)?
    private let sentinels: [Sentinel]
    /// For the servers.
    private let dialer: RedisDialer
    /// Events so far.
    private var events = 0
    private var lastEvent: Duration?
    private var reason = ""

    /// - Parameters:
    ///   - servers: The sentinels.
    ///   - name: What they call the primary.
    ///   - sentinelDialer: Connects to sentinels.
    ///   - dialer: Connects to the primary and its replicas.
    init(
        _ servers: [RedisServer], _ name: String, _ sentinelDialer: RedisDialer,
        _ dialer: RedisDialer
    ) {
        self.dialer = dialer
        sentinels = servers.map { Sentinel($0, name, sentinelDialer) }
        for sentinel in sentinels { sentinel.listener = self }
    }

    private var majority: Int { sentinels.count / 2 + 1 }

    func findPrimary() -> Deferred<RedisServer> {
        settled { primary, _, _ in .succeed(primary) }
    }

    func findReplica(of primary: RedisServer) -> Deferred<RedisServer?> {
        settled { [dialer] current, information, views in
            guard current == primary else {
                throw RedisError.gone("\(primary) is not the primary any more")
            }
            guard views.contains(where: { !$0.replicas.isEmpty }) else { return .succeed(nil) }
            let usable = Array(Set(views.flatMap(\.usableReplicas)))
            return all(usable.map { dialer.inspect($0) }, consumeErrors: true).addCallback {
                let replicas = zip(usable, $0).filter {
                    (try? $0.1.get().follows(information)) ?? false
                }
                guard let replica = replicas.randomElement() else {
                    throw RedisError.gone("no replica follows the primary at the moment")
                }
                return replica.0
            }
        }
    }

    func close() { for sentinel in sentinels { sentinel.close() } }

    /// Calls `find` with what the sentinels agree on, if there is no vote from the first question to the last
    /// answer.
    private func settled<Value>(
        _ find: @escaping (RedisServer, ReplicationInfo, [SentinelView]) throws -> Deferred<Value>
    ) -> Deferred<Value> {
        let before = events
        return maybeDeferred { () throws -> Deferred<[Result<SentinelView, Failure>]> in
            try self.checkBreath()
            return all(self.sentinels.map { $0.view() }, consumeErrors: true)
        }
        .addCallback { [self] results in
            let views = try views(results)
            let primary = try SentinelView.agreement(of: views)
            return dialer.inspect(primary).addCallback { information in
                guard information.isPrimary else {
                    throw RedisError.gone("\(primary) does not say that it is the primary")
                }
                return try find(primary, information, views)
            }
        }
        .addCallback { [self] value in
            if events != before { throw RedisError.gone(reason) }
            return value
        }
    }

    private func checkBreath() throws(RedisError) {
        if let lastEvent, dialer.loop.now - lastEvent < SentinelServers.breath {
            throw .gone(reason)
        }
    }

    private func views(
        _ results: [Result<SentinelView, Failure>]
    ) throws -> [SentinelView] {
        let views = results.compactMap { try? $0.get() }
        if views.count >= majority { return views }
        // A password that all of them refuse is no matter of time.
        for case .failure(let failure) in results {
            if let error = failure.error as? RedisError, case .refused = error { throw error }
        }
        throw RedisError.gone("only \(views.count) of \(sentinels.count) sentinels answer")
    }

    private func hold(_ reason: String) {
        self.reason = reason
        events += 1
        lastEvent = dialer.loop.now
        listener?.sentinelsHold(reason)
    }
}

extension SentinelServers: SentinelListener {
    func sentinel(_ sentinel: Sentinel, announces event: SentinelEvent) {
        hold("the sentinels replace the primary (\(event.rawValue))")
    }

    func sentinelIsLost(_ sentinel: Sentinel) {
        let heard = sentinels.count { $0.isHeard }
        if heard < majority { hold("only \(heard) of \(sentinels.count) sentinels are heard") }
    }
}

@available(*, unavailable)
extension SentinelServers: Sendable {}
