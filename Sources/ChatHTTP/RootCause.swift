// The error that a group of Deferreds failed with.
// SPDX-License-Identifier: MIT

internal import Deferred

/// The error of the member that failed, for a `gather`, however many stand around it; else `error`.
func rootCause(of error: any Error) -> any Error {
    var error = error
    while let group = error as? FirstError { error = group.failure.error }
    return error
}
