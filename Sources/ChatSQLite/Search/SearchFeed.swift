// What the index reads of its journal.
// SPDX-License-Identifier: MIT

import Chat

/// A page of messages of all channels.
struct SearchFeed: Sendable, Equatable {
    /// So many messages: the journal's thread reads them in less than a millisecond.
    static let limit = 256

    /// Only higher numbers.
    let above: Int
    /// Only lower numbers.
    let below: Int
    let newestFirst: Bool
}

/// How far the index is, and what it wants next.
struct SearchProgress: Sendable {
    var coverage: SearchCoverage
    /// What to read of the journal; nil for nothing.
    var feed: SearchFeed?
    /// Whether there is more to do.
    var isBusy: Bool
    /// How long the thread worked.
    var spent: Duration = .zero
    /// Why there is no index at the moment.
    var failure: JournalError?
}
