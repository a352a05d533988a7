// The errors of groups: the first of them, or all.
// SPDX-License-Identifier: MIT

/// A member of `gather` failed. Twisted: `FirstError`.
public struct FirstError: Error, CustomStringConvertible {
    /// What the member failed with. Twisted: `subFailure`.
    public let failure: Failure

    /// Which member it was, counted from 0.
    public let index: Int

    /// For code that makes groups of its own.
    public init(failure: Failure, index: Int) {
        self.failure = failure
        self.index = index
    }

    /// `FirstError[#2, Boom() in Deferred #1, Chat/Hub.swift:12]`.
    public var description: String { "FirstError[#\(index), \(failure)]" }
}

extension FirstError: Equatable {
    /// Two are equal if they name the same member, and their errors are of one type that can be
    /// compared, and equal. Where the errors came from does not count.
    public static func == (left: FirstError, right: FirstError) -> Bool {
        guard left.index == right.index,
            let error = left.failure.error as? any (Error & Equatable)
        else { return false }
        return error.isEqual(to: right.failure.error)
    }
}

extension Equatable {
    fileprivate func isEqual(to other: any Error) -> Bool { other as? Self == self }
}

/// Every member of `race` or `first` failed. Twisted: `FailureGroup`.
public struct FailureGroup: Error, CustomStringConvertible {
    /// What they failed with, in the order of the members.
    public let failures: [Failure]

    /// For code that makes groups of its own.
    public init(failures: [Failure]) {
        self.failures = failures
    }

    /// `all 2 failed: `, then each failure.
    public var description: String {
        "all \(failures.count) failed: " + failures.map(\.description).joined(separator: "; ")
    }
}
