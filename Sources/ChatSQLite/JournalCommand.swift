// What the loop asks of the journal's thread.
// SPDX-License-Identifier: MIT

import Chat

/// One thing for the journal's thread to do.
enum JournalCommand: Sendable {
    /// Keep these messages.
    case append([Message])
    /// Keep this change of records.
    case keep([RecordChange])
    /// Read a page. The number identifies the request, and is used once.
    case read(PageRequest, Int)
    /// Do not read the page of this request, unless that has begun.
    case cancelPage(Int)
    /// Count what somebody has not read. The number identifies the request, and is used once.
    case count(UnreadQuestion, Int)
    /// Write a copy of the file.
    case backup(BackupRequest)
    /// Do not write the copy of this request, or stop.
    case cancelBackup(Int)
    /// There is room again for one more page.
    case goOn
    /// Do everything that was asked for, then end the thread. Backups that are not complete fail.
    case close
    /// The same, but read no more pages, and tell nobody of backups.
    case abandon
}
