// What travels down the errback lane: an error, and the stage that threw it.
// SPDX-License-Identifier: MIT

/// An error on its way down the errback lane.
///
/// Twisted: `twisted.python.failure.Failure`. A bare error is wrapped when a stage throws it or
/// `errback` is given it; a `Failure` that is thrown on stays as it was, so that ``site`` names
/// the stage where the trouble began.
public struct Failure: Error {
    /// What it is made of lies in an object: every result that may be a failure is as long as one.
    private let origin: Origin

    init(
        error: any Error, site: CallSite, stage: Int, deferred: Int, isSeenElsewhere: Bool = false
    ) {
        origin = Origin(error, site, stage, deferred, isSeenElsewhere)
    }

    /// What was thrown.
    public var error: any Error { origin.error }

    /// The stage that threw it, or the call of `errback`, `cancel` or `fail` it came from.
    public var site: CallSite { origin.site }

    /// The number of the stage that threw it, 1 for the first added; 0 when no stage did.
    public var stage: Int { origin.stage }

    /// The number of the Deferred it began in, as its description shows it.
    public var deferred: Int { origin.deferred }

    /// It is handled elsewhere, by a branch or by a task that awaited it. Not reported again.
    var isSeenElsewhere: Bool { origin.isSeenElsewhere }

    /// The same, as one that is handled elsewhere.
    var seenElsewhere: Failure {
        Failure(
            error: error, site: site, stage: stage, deferred: deferred, isSeenElsewhere: true)
    }

    private final class Origin: Sendable {
        let error: any Error
        let site: CallSite
        let stage: Int
        let deferred: Int
        let isSeenElsewhere: Bool

        init(
            _ error: any Error, _ site: CallSite, _ stage: Int, _ deferred: Int,
            _ isSeenElsewhere: Bool
        ) {
            self.error = error
            self.site = site
            self.stage = stage
            self.deferred = deferred
            self.isSeenElsewhere = isSeenElsewhere
        }
    }
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
