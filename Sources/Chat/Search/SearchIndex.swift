// An index of a journal, as the searcher uses it.
// SPDX-License-Identifier: MIT

package import Deferred

/// Names the messages that may have some terms. It lives on its journal's thread and may be behind.
package protocol SearchIndex: AnyObject {
    /// Which messages it knows, as of now.
    var coverage: SearchCoverage { get }

    /// Bytes on the disk.
    var bytes: Int { get }

    /// Numbers of messages that may have all terms, the highest first. Some may be of other channels, or
    /// not be kept any more.
    ///
    /// - Parameters:
    ///   - seq: Only lower numbers.
    ///   - limit: About so many at most.
    /// - Returns: Cancelled before its turn, it is not looked for. Fails with a ``JournalError`` where
    ///   the index cannot be read.
    func candidates(
        for terms: [SearchTerm], in channel: ChannelName, before seq: Int, limit: Int
    ) -> Deferred<SearchCandidates>

    /// Which of these messages match, in their order, looked through on the index's thread: at least the
    /// first, and the others unless it takes too long.
    func matches(of query: SearchQuery, among messages: [Message]) -> Deferred<SearchMatches>
}

/// A journal that may have an index.
package protocol IndexedJournal: Journal {
    /// nil where searches look through the messages themselves.
    var searchIndex: (any SearchIndex)? { get }
}

/// The numbers that an index knows: all above `lower`, up to and with `upper`.
package struct SearchCoverage: Sendable, Equatable {
    package var lower: Int
    package var upper: Int

    package init(lower: Int, upper: Int) {
        self.lower = lower
        self.upper = upper
    }

    /// Nothing.
    package static let none = SearchCoverage(lower: .max, upper: .max)

    /// Whether nothing older is missing.
    package var isComplete: Bool { lower <= 0 }
}

/// What an index has found.
package struct SearchCandidates: Sendable {
    /// The highest first, none twice.
    package let seqs: [Int]
    /// All numbers from here on were looked at; nil where all that the index knows were.
    package let next: Int?

    package init(seqs: [Int], next: Int?) {
        self.seqs = seqs
        self.next = next
    }
}

/// What of some messages matches.
package struct SearchMatches: Sendable {
    package var messages: [Message]
    /// How many were looked at: fewer than there were where it would have taken too long.
    package var examined: Int

    package init(messages: [Message], examined: Int) {
        self.messages = messages
        self.examined = examined
    }

    /// Looks through messages for as long as `goesOn` says so, at least through one.
    package init(
        of query: SearchQuery, among messages: some Collection<Message>, while goesOn: () -> Bool
    ) {
        self.init(messages: [], examined: 0)
        for message in messages {
            if query.matches(message) { self.messages.append(message) }
            examined += 1
            if !goesOn() { return }
        }
    }
}
