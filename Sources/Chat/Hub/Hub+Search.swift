// Searching a channel.
// SPDX-License-Identifier: MIT

public import Deferred

extension Hub {
    /// The newest messages of a channel that have all the words.
    ///
    /// A message that is changed while the answer is on its way is changed in the answer, and leaves it
    /// where it does not match any more.
    ///
    /// - Parameters:
    ///   - seq: The number of the message to begin before; nil for the newest.
    ///   - limit: 1...50.
    ///   - allowance: What the answer counts against while it is on its way.
    /// - Returns: Cancelled, it goes no further. Fails with a ``JournalError``, or with
    ///   ``ChatError/noSearch``.
    public func search(
        _ query: SearchQuery, in name: ChannelName, before seq: Int?, limit: Int,
        for allowance: (any Allowance)? = nil
    ) throws(ChatError) -> Deferred<SearchPage> {
        if !hasBegun { throw .starting }
        let bytes = JournalPage.maxBytes
        if let allowance, !allowance.take(bytes, of: .bytes) { throw .tooManyPages }
        let asked = last
        reads.begin(at: asked)
        let request = SearchRequest(query: query, channel: name, before: seq, limit: limit)
        return broker.search(request).addBoth { result in
            allowance?.give(bytes, of: .bytes)
            let changes = self.reads.end(at: asked)
            let result = try result.get()
            let found = result.messages
            return SearchPage(
                epoch: self.epoch,
                messages: changes.isEmpty
                    ? found : found.applying(changes).filter(query.matches),
                next: result.next.map { Position(epoch: self.epoch, seq: $0) },
                isIndexing: result.isIndexing)
        }
    }
}
