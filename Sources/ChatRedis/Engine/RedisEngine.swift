// Redis as a chat's engine.
// SPDX-License-Identifier: MIT

package import Chat
package import Deferred
package import EventLoop

/// Finds the primary and a replica of it, and opens the log there. On its loop's thread.
///
/// docs/decisions/0052-what-stands-in-redis.md says what stands where, and why.
package final class RedisEngine {
    /// The version of the keys' layout that this version of Fireside writes. It reads that of version 1, too,
    /// which knew no changed messages and no persons.
    static let layout = 2

    package let place: String
    private let loop: EventLoop
    let directory: RedisDirectory
    /// How many sentinels are named; nil where there are none.
    let sentinels: Int?
    private let keys: RedisKeys
    private let options: HubOptions
    /// Where the log was opened last.
    private var primary: RedisServer?
    private weak var session: RedisSession?
    private weak var feed: RedisFeed?

    /// - Parameters:
    ///   - location: Where the servers are, and the chat's name.
    ///   - transport: For all connections: TCP, or TLS on it where the location wants that.
    ///   - options: All nodes should have the same.
    package init(
        _ location: RedisLocation, on loop: EventLoop,
        over transport: any ClientTransport = PlainTransport(),
        options: HubOptions = HubOptions()
    ) {
        place = location.description
        self.loop = loop
        directory = RedisDirectory(location, on: loop, over: transport)
        sentinels = location.sentinelName == nil ? nil : location.servers.count
        keys = RedisKeys(chat: location.name)
        self.options = options
        directory.listener = self
    }

    func connect(to server: RedisServer) -> EngineConnection {
        EngineConnection(directory.connect(to: server))
    }
}

extension RedisEngine: Engine {
    package func open(_ node: NodeIntroduction) -> Deferred<any EngineSession> {
        directory.findPrimary().addCallback { [self] server in
            let connection = connect(to: server)
            return RedisOpening(connection, keys: keys).open(node).addCallback { [self] opened in
                let session = RedisSession(
                    opened.runner, opened.opening, node: node.node, options: options)
                if primary != server { feed?.end(.gone("the primary is another now")) }
                primary = server
                self.session = session
                return session as any EngineSession
            }.addErrback { failure in
                connection.close()
                throw failure.error
            }
        }.addErrback { failure in throw EngineError(redis: failure.error).whileConnecting }
    }

    package func follow(
        _ epoch: String, after mark: LogMark, for follower: any LogFollower
    ) -> Deferred<any LogFeed> {
        guard let primary, let session else {
            return .fail(EngineError.unreachable("the log is not open"))
        }
        return session.history().addCallback { [self] history in
            directory.findReplica(of: primary).addCallback { [self] replica in
                let source = FeedSource(
                    primary: primary, history: history, isReplica: replica != nil, epoch: epoch,
                    keys: keys)
                let feed = RedisFeed(
                    connect(to: replica ?? primary), source, after: mark, for: follower, on: loop)
                return feed.begin().addCallback { [self] in
                    self.feed = feed
                    return feed as any LogFeed
                }
            }
        }.addErrback { failure in throw EngineError(redis: failure.error).whileConnecting }
    }

    package func close() {
        directory.listener = nil
        directory.close()
        session?.close()
        feed?.stop()
    }
}

extension RedisEngine: RedisDirectoryListener {
    /// The sentinels are about to replace the primary: from now on its word counts for nothing.
    package func directoryHolds(_ reason: String) {
        session?.end(.gone(reason))
        feed?.end(.gone(reason))
    }
}

@available(*, unavailable)
extension RedisEngine: Sendable {}
