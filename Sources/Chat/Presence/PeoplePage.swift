// People, as lists show them.
// SPDX-License-Identifier: MIT

/// Someone in a channel.
public struct Person: Sendable, Equatable {
    /// Who it is.
    public let identity: Identity
    /// When their first poll came, of those that never stopped for long.
    public let since: Timestamp

    package init(identity: Identity, since: Timestamp) {
        self.identity = identity
        self.since = since
    }

    /// The name under which they poll.
    public var name: String { identity.displayName }
}

/// Some of the people of a channel, in the order of their names.
public struct PeoplePage: Sendable, Equatable {
    /// At most as many as were asked for.
    public var people: [Person]
    /// Whether there are more behind the last of these.
    public var hasMore: Bool
    /// How many there are in all.
    public var count: Int

    /// Nobody.
    static let empty = PeoplePage(people: [], hasMore: false, count: 0)
}
