// A page of messages that the journal's thread is to read.
// SPDX-License-Identifier: MIT

import Chat

/// The messages of some channels, in one direction from one number.
struct PageRequest: Sendable {
    /// Where the page begins.
    enum PageDirection: Sendable {
        /// Above this number, oldest first.
        case after(Int)
        /// Below this number, newest first, without those that change others.
        case before(Int)
        /// The message of this number alone, in whichever channel.
        case only(Int)
        /// The messages of these numbers, in this order.
        case these([Int])
        /// All messages of all channels in this stretch.
        case all(SearchFeed)
    }

    /// Read as one sequence. A name that occurs twice counts once.
    let channels: [ChannelName]
    let direction: PageDirection
    /// The most messages of the page. It may hold fewer: see ``JournalPage/maxBytes``.
    let limit: Int
}
