// One search, and what comes of it.
// SPDX-License-Identifier: MIT

/// Asks a broker for the newest messages of a channel that have all the words.
package struct SearchRequest: Sendable {
    package let query: SearchQuery
    package let channel: ChannelName
    /// Only messages with a lower number; nil for the newest.
    package let before: Int?
    /// Messages at most.
    package let limit: Int

    package init(query: SearchQuery, channel: ChannelName, before: Int?, limit: Int) {
        self.query = query
        self.channel = channel
        self.before = before
        self.limit = limit
    }
}

/// What a broker has found so far.
package struct SearchResult: Sendable {
    /// Newest first.
    package let messages: [Message]
    /// The number below which to go on; nil where everything was looked at.
    package let next: Int?
    /// Whether older messages are still to come into the index.
    package let isIndexing: Bool
}

/// What a client is told.
public struct SearchPage: Sendable {
    /// The journal that numbered them, see ``Position``.
    public let epoch: String
    /// Newest first.
    public let messages: [Message]
    /// The id before which to go on; nil where everything was looked at. There may be more messages
    /// then, or none.
    public let next: Position?
    /// Whether older messages are still to come into the index: until then looking through them is slow.
    public let isIndexing: Bool

    /// Before a message of another journal: nothing of that is kept any more.
    package static let lost = SearchPage(epoch: "", messages: [], next: nil, isIndexing: false)
}

extension SearchPage {
    /// `{"messages":[…],"more":true,"before":"k3f9:40","indexing":true}`; the last three only where it
    /// is so.
    package func json() -> JSON {
        let bytes = messages.reduce(0) { $0 + $1.wireBytes }
        var json = JSONWriter(capacity: bytes + 96)
        json.object {
            $0.name("messages")
            $0.array { json in
                for message in messages { json.value(message, epoch: epoch) }
            }
            $0.field("more", ifTrue: next != nil)
            if let next { $0.field("before", next.description) }
            $0.field("indexing", ifTrue: isIndexing)
        }
        return json.json
    }
}
