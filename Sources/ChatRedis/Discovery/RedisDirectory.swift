// Finds the primary and its replicas.
// SPDX-License-Identifier: MIT

package import Deferred
package import EventLoop

/// Hears of sentinels that are about to change the primary.
package protocol RedisDirectoryListener: AnyObject {
    /// From now on nobody may rely on the primary or a replica. ``RedisDirectory/findPrimary()`` fails until
    /// the sentinels have settled it.
    func directoryHolds(_ reason: String)
}

/// Knows where a chat's servers are. On its loop's thread. It tries nothing twice, apart from listening to
/// the sentinels.
package final class RedisDirectory {
    /// Who hears that the primary may change. It is not kept alive.
    package weak var listener: (any RedisDirectoryListener)?
    private let dialer: RedisDialer
    private let finder: any ServerFinder

    /// - Parameter transport: For all servers: TCP, or TLS on it where the location wants that.
    package init(
        _ location: RedisLocation, on loop: EventLoop,
        over transport: any ClientTransport = PlainTransport()
    ) {
        if location.isSecure != transport.isSecure {
            fatalError("\(location) and its transport do not agree about TLS")
        }
        dialer = RedisDialer(
            loop: loop, login: location.login, transport: transport, limits: RedisLimits())
        guard let name = location.sentinelName else {
            finder = ListedServers(location.servers, dialer)
            return
        }
        let sentinels = SentinelServers(
            location.servers, name,
            RedisDialer(
                loop: loop, login: location.sentinelLogin, transport: transport, limits: .sentinel),
            dialer)
        finder = sentinels
        sentinels.listener = self
    }

    /// The server that takes writes.
    ///
    /// - Returns: Fails with a ``RedisError``.
    package func findPrimary() -> Deferred<RedisServer> {
        finder.findPrimary().addErrback(RedisDirectory.explain)
    }

    /// A server that follows `primary`, whose link to it stands; nil where none is known, so that the primary
    /// itself is to be read.
    ///
    /// With sentinels it is no choice to read the primary while a replica is down: what only the primary
    /// knows is lost with it.
    ///
    /// - Returns: Fails with a ``RedisError``.
    package func findReplica(of primary: RedisServer) -> Deferred<RedisServer?> {
        finder.findReplica(of: primary).addErrback(RedisDirectory.explain)
    }

    /// A new connection to one of the servers. It is its caller's.
    package func connect(to server: RedisServer) -> RedisConnection { dialer.connect(to: server) }

    /// Ends all connections to sentinels.
    package func close() { finder.close() }

    private static func explain<Value>(_ failure: Failure) throws -> Value {
        if failure.error is RESPError {
            throw RedisError.gone("a server's answer is not one of Redis")
        }
        throw failure.error
    }
}

extension RedisDirectory: SentinelServersListener {
    func sentinelsHold(_ reason: String) { listener?.directoryHolds(reason) }
}

extension RedisLimits {
    /// Sentinels have little to do, and a host that is down must not hold up the others' word.
    static var sentinel: RedisLimits {
        var limits = RedisLimits()
        limits.connect = .milliseconds(500)
        limits.answer = .milliseconds(500)
        limits.maxReply = 1 << 20
        limits.maxPending = 1 << 20
        return limits
    }
}

@available(*, unavailable)
extension RedisDirectory: Sendable {}
