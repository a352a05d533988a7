// One sentinel: it is listened to, and asked.
// SPDX-License-Identifier: MIT

import Deferred
import EventLoop

/// Hears what becomes of a sentinel.
protocol SentinelListener: AnyObject {
    /// It is about to replace the primary, or did.
    func sentinel(_ sentinel: Sentinel, announces event: SentinelEvent)

    /// It cannot be heard any more.
    func sentinelIsLost(_ sentinel: Sentinel)
}

/// Keeps one connection on which the sentinel publishes its events, and asks once a second whether it still
/// stands. On its loop's thread.
final class Sentinel {
    private static let beat = Duration.seconds(1)

    /// Who hears of it. It is not kept alive.
    weak var listener: (any SentinelListener)?
    /// Whether its events are heard.
    private(set) var isHeard = false
    private let server: RedisServer
    private let name: String
    private let dialer: RedisDialer
    private var connection: RedisConnection?
    /// Fires when its events are heard, or will not be.
    private var subscribers: [Deferred<Void>] = []
    private var nextBeat: (any DelayedCall)?

    /// - Parameter name: What the sentinels call the primary.
    init(_ server: RedisServer, _ name: String, _ dialer: RedisDialer) {
        self.server = server
        self.name = name
        self.dialer = dialer
    }

    deinit { nextBeat?.cancel() }

    /// What it knows, now that its events are heard: else one could be missed in between.
    ///
    /// - Returns: Fails with a ``RedisError`` or a ``RESPError``.
    func view() -> Deferred<SentinelView> {
        listen().addCallback { [self] in
            dialer.ask(
                server, RedisCommand("SENTINEL", "MASTER", name),
                RedisCommand("SENTINEL", "REPLICAS", name))
        }
        .addCallback { replies in try SentinelView(primary: replies[0], replicas: replies[1]) }
    }

    /// Ends the connection for good.
    func close() {
        nextBeat?.cancel()
        nextBeat = nil
        connection?.close()
        connection = nil
        isHeard = false
    }

    private func listen() -> Deferred<Void> {
        if isHeard { return .succeed() }
        let heard = Deferred<Void>()
        subscribers.append(heard)
        if connection == nil { connect() }
        return heard
    }

    private func connect() {
        let connection = dialer.connect(to: server)
        connection.listener = self
        self.connection = connection
        connection.subscribe(to: "*")
            .addCallback { [weak self] _ in self?.subscribed() }
            .addErrback { [weak self] failure in self?.lose(failure.error) }
        scheduleBeat()
    }

    private func subscribed() {
        isHeard = true
        let subscribers = subscribers
        self.subscribers = []
        for heard in subscribers { try? heard.callback() }
    }

    private func lose(_ error: any Error) {
        connection?.close()
        connection = nil
        let subscribers = subscribers
        self.subscribers = []
        for heard in subscribers { try? heard.errback(error) }
        guard isHeard else { return }
        isHeard = false
        listener?.sentinelIsLost(self)
    }

    private func scheduleBeat() {
        nextBeat?.cancel()
        nextBeat = dialer.loop.callLater(Sentinel.beat) { [weak self] in self?.beatNow() }
    }

    private func beatNow() {
        guard let connection else { return connect() }
        // An answer that does not come in time ends the connection.
        _ = connection.call(RedisCommand("PING")).addErrback { _ in RESPReply() }
        scheduleBeat()
    }
}

extension Sentinel: RedisConnectionListener {
    func connectionEnded(_ connection: RedisConnection, _ error: RedisError) {
        if connection === self.connection { lose(error) }
    }

    func connection(_ connection: RedisConnection, heard message: RESPReply) {
        if let event = SentinelEvent(message, about: name) {
            listener?.sentinel(self, announces: event)
        }
    }
}

@available(*, unavailable)
extension Sentinel: Sendable {}
