// What the journal's thread tells the loop.
// SPDX-License-Identifier: MIT

import Chat

/// What the journal's thread has done, in the order of the commits.
enum JournalCompletion: Sendable {
    /// So many messages were kept, or could not be; in the order of the messages.
    case kept(Int, Result<Void, JournalError>)
    /// A change of records was kept, or could not be; in the order of the changes.
    case changed(Result<Void, JournalError>)
    /// The last message of a channel was dropped.
    case emptied(ChannelName)
    /// The page of a request. It may show what was kept before it.
    case page(Int, Result<JournalPage, JournalError>)
    /// The counts of a request, or why there are none.
    case counted(Int, Result<[Int], JournalError>)
    /// The copy of a request is complete, or there is none.
    case backedUp(Int, Result<Void, JournalError>)
    /// The file is closed. Nothing follows.
    case closed
}
