// A store that several nodes share, as their brokers see it.
// SPDX-License-Identifier: MIT

package import Deferred

/// Numbers the messages of a chat, keeps them, and tells all nodes: what a ``LocalBroker`` does for one
/// process, an engine does for many.
///
/// A node speaks to the *primary* in an ``EngineSession``, and reads the *log* from a replica of it, or
/// from the primary where there is none. All that happens in the chat stands in the log, in one order.
/// What a node has heard from a replica is on two servers: only that is acknowledged.
///
/// An engine and its Deferreds live on one thread, that of its node's broker. It tries nothing a second
/// time: that is for the broker to decide.
package protocol Engine: AnyObject {
    /// Where it is, for people: never with a password.
    var place: String { get }

    /// Finds the primary and opens the log there, under the identity of that very process.
    ///
    /// - Returns: Fails with an ``EngineError``.
    func open(_ node: NodeIntroduction) -> Deferred<any EngineSession>

    /// Finds a server to follow, and has `follower` told all entries behind `mark`, until one of the two
    /// stops.
    ///
    /// - Parameter epoch: The server must have the log of this epoch.
    /// - Returns: Fails with an ``EngineError``.
    func follow(
        _ epoch: String, after mark: LogMark, for follower: any LogFollower
    ) -> Deferred<any LogFeed>

    /// Ends all connections.
    func close()
}

/// What a node says of itself when it opens the log.
package struct NodeIntroduction: Sendable {
    /// The node's name: random, another after each start.
    package let node: String
    /// The epoch that the node has heard messages of; nil for a node that begins.
    package let epoch: String?
    /// The number of the newest message that it has heard or passed on; 0 for none.
    package let heard: Int

    package init(node: String, epoch: String?, heard: Int) {
        self.node = node
        self.epoch = epoch
        self.heard = heard
    }
}

/// The reading of the log.
package protocol LogFeed: AnyObject {
    /// Nothing is told from now on, ``LogFollower/feedEnded(_:_:)`` included.
    func stop()
}

/// Hears what stands in the log.
package protocol LogFollower: AnyObject {
    /// The next entries, in order. None is missing between them and those before. A message that was changed
    /// before it could be told is told as it is now, in its own place; its change comes behind it.
    func heard(_ entries: [LogEntry], from feed: any LogFeed)

    /// The log does not reach back any more to where this node stands. The feed has ended.
    func feedSkipped(_ feed: any LogFeed)

    /// The connection is gone, or the server is not what it was. The feed has ended.
    func feedEnded(_ feed: any LogFeed, _ error: EngineError)
}

/// Why an engine cannot do what it was asked for.
package enum EngineError: Error, Equatable, CustomStringConvertible {
    /// No primary can be found or reached at the moment, for this reason.
    case unreachable(String)
    /// The connection ended before the answer came: nobody knows whether it was done.
    case gone(String)
    /// The server is not open under this session's fence: another process, or another epoch.
    case fenced
    /// The store has no memory left. Nothing was written.
    case full
    /// The server does not do it, for this reason: a wrong password, say, or a missing right.
    case refused(String)
    /// The log was written by a newer version of Fireside, of this layout.
    case newerLayout(Int)
    /// A message was not acknowledged in time: nobody knows whether it was kept.
    case unknown
    /// So much waits already that nothing more is taken.
    case tooMuchPending
    /// The node has no engine.
    case none

    package var description: String {
        switch self {
        case .unreachable(let reason): "the engine cannot be reached: \(reason)"
        case .gone(let reason): "the connection to the engine ended: \(reason)"
        case .fenced: "the engine was restarted or replaced"
        case .full: "the engine has no memory left"
        case .refused(let reason): "the engine refuses: \(reason)"
        case .newerLayout(let version):
            "the engine's keys have layout \(version), of a newer version of Fireside"
        case .unknown: "the engine did not answer in time"
        case .tooMuchPending: "too many messages wait for the engine"
        case .none: "this server has no engine"
        }
    }
}
