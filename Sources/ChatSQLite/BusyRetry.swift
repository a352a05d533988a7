// How long one waits for a file that another process is about to let go.
// SPDX-License-Identifier: MIT

internal import Chat
internal import GRDB
internal import Glibc

/// Tries again for a second while the file is locked.
///
/// Two who start at the same time may each keep the other out: then chance decides.
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
    fileprivate var isBusy: Bool {
        if case .busy = JournalError(self, path: "") { true } else { false }
    }
}
