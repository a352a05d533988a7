// `GET /channels/{channel}/search?q=…`: messages with some words, the newest first.
// SPDX-License-Identifier: MIT

import Chat
import Deferred
import HTTP
import Language

/// Searches one channel, for those who may read it. Each address has few searches under way.
final class SearchResource: ChatResource, RendersGET {
    /// `limit` is 1 to 50, and 20 without one. `before` is the `before` of an earlier answer, or the id
    /// of a message, which is left out.
    ///
    /// - Throws: 400 for a `q` that names nothing; what the history of the channel throws; 429 or 503
    ///   where there are too many searches.
    func renderGET(_ request: Request) throws -> Reply {
        let query = request.query
        let callback = try request.scriptCallback(query)
        let channel = try request.channel()
        try chat.access.read([channel], request, query)
        let words = try query.searchWords("q")
        let limit = try query.whole("limit", in: 1...50) ?? 20
        let before = try query.position("before")
        // Of another journal, as in the history.
        if let before, before.epoch != chat.hub.epoch {
            return .response(.json(SearchPage.lost.json(), to: callback))
        }
        try request.claim()
        let page = try chat.search(words, in: channel, before: before?.seq, limit: limit, request)
        return .later(chat.work.render(page, for: request.peer) { .json($0.json(), to: callback) })
    }
}

extension ChatContext {
    /// Counts the search in its address's share until it ends, or its client leaves.
    ///
    /// - Throws: 429 or 503 where there are too many; what ``Hub/search(_:in:before:limit:for:)`` throws.
    func search(
        _ words: SearchQuery, in channel: ChannelName, before seq: Int?, limit: Int,
        _ request: Request
    ) throws -> Deferred<SearchPage> {
        let share = request.share
        do throws(Budget.Refusal) { try share.take(of: .searches) } catch { throw HTTPError(error) }
        do {
            return try hub.search(words, in: channel, before: seq, limit: limit, for: share)
                .addBoth { result in
                    share.give(of: .searches)
                    return try result.get()
                }
        } catch {
            share.give(of: .searches)
            throw error
        }
    }
}

extension Query {
    /// What is looked for.
    ///
    /// - Throws: 400 where it is missing, too long, or has neither a letter nor a digit nor a symbol.
    func searchWords(_ name: StaticString) throws(HTTPError) -> SearchQuery {
        guard let bytes = try bytes(name), bytes.count <= 4 * SearchQuery.maxLength,
            let words = SearchQuery(String(decoding: bytes, as: UTF8.self))
        else {
            throw HTTPError(
                .badRequest, .noSearchWords(limit: SearchQuery.maxLength), reason: .badParameter)
        }
        return words
    }
}
