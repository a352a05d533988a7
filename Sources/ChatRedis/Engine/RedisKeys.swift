// Where a chat's data is in the server.
// SPDX-License-Identifier: MIT

import Chat

/// The names of a chat's keys. They share a hash tag, so that all are on one server of a cluster.
///
/// docs/decisions/0052-what-stands-in-redis.md says what is in each.
struct RedisKeys: Sendable {
    private let base: String

    /// - Parameter chat: The chat's name. Several chats can share a server.
    init(chat: String) {
        base = "{\(chat)}:"
    }

    var meta: String { base + "meta" }
    var log: String { base + "log" }
    var heads: String { base + "heads" }
    /// Channels in which somebody is.
    var crowded: String { base + "pc" }
    /// The keys that sign for visitors.
    var signingKeys: String { base + "keys" }
    /// Small facts beside the messages.
    var records: String { base + "records" }
    /// Is there while an import goes on, or was broken off.
    var importMark: String { base + "import" }

    /// Matches all of them. A chat's name has no character that means something in a pattern.
    var pattern: String { base + "*" }

    func channel(_ name: ChannelName) -> String { base + "c:" + name.description }
    /// The channel's messages that are not in its stream.
    func apart(_ name: ChannelName) -> String { base + "r:" + name.description }
    func people(_ name: ChannelName) -> String { base + "p:" + name.description }
    func nonce(_ nonce: Nonce) -> String { base + "n:" + nonce.key }
}

extension Nonce {
    /// As it stands in a key. No value has a colon.
    var key: String { value + ":" + sender }
}
