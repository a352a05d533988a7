// How long to wait for a file that another process is about to release.
// SPDX-License-Identifier: MIT

import Chat
import GRDB
import Glibc

/// Tries again for a second while the file is locked.
///
/// If two processes start at the same time, each may keep the other out. The random pauses decide.
///
/// - Throws: What `body` throws in the end.
func retryingWhileBusy<Value>(_ body: () throws -> Value) throws -> Value {
    let end = ContinuousClock.now + .seconds(1)
    while true {
        do {
            return try body()
        } catch  where error.isBusy && ContinuousClock.now < end {
            usleep(.random(in: 10_000...50_000))
        }
    }
}

extension Error {
    /// Whether another process holds the file: `SQLITE_BUSY`, or a lock that was refused.
    fileprivate var isBusy: Bool {
        if case .busy = JournalError(self, path: "") { true } else { false }
    }
}
