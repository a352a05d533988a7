// What travels down the errback lane: an error, and the stage that threw it.
// SPDX-License-Identifier: MIT

/// An error on its way down the errback lane.
///
/// Twisted: `twisted.python.failure.Failure`. A bare error is wrapped when a stage throws it or
/// `errback` is given it; a `Failure` that is thrown on stays as it was, so that ``site`` names
/// the stage where the trouble began.
public struct Failure: Error {
    /// What was thrown.
    public let error: any Error

    /// The stage that threw it, or the call of `errback`, `cancel` or `fail` it came from.
    public let site: CallSite

    /// The number of the stage that threw it, 1 for the first added; 0 when no stage did.
    public let stage: Int

    /// The number of the Deferred it began in, as its description shows it.
    public let deferred: Int

    /// It is handled elsewhere, by a branch or by a task that awaited it. Not reported again.
    var isSeenElsewhere = false
}

extension Failure {
    /// The error, if it is of that type; only asks. Twisted: `Failure.check`.
    public func check<Expected: Error>(_ type: Expected.Type) -> Expected? {
        error as? Expected
    }

    /// Whether the error is of one of these types; only asks. Twisted: `Failure.check`.
    public func check(
        _ first: any Error.Type, _ second: any Error.Type, _ more: any Error.Type...
    ) -> Bool {
        ([first, second] + more).contains { matches($0) }
    }

    /// The error, if it is of that type. Twisted: `Failure.trap`.
    ///
    /// - Throws: This same failure when it is of another type, so that the next errback sees it.
    @discardableResult
    public func trap<Expected: Error>(_ type: Expected.Type) throws(Failure) -> Expected {
        guard let error = error as? Expected else { throw self }
        return error
    }

    /// The error, if it is of one of these types. Twisted: `Failure.trap`.
    ///
    /// - Throws: This same failure when it is of none of them.
    @discardableResult
    public func trap(
        _ first: any Error.Type, _ second: any Error.Type, _ more: any Error.Type...
    ) throws(Failure) -> any Error {
        guard ([first, second] + more).contains(where: { matches($0) }) else { throw self }
        return error
    }

    private func matches<Expected: Error>(_ type: Expected.Type) -> Bool {
        error is Expected
    }
}
