// A limit to how long a Deferred may take.
// SPDX-License-Identifier: MIT

extension Deferred {
    /// Cancels this Deferred if it has no result `limit` from now. Twisted: `addTimeout`.
    ///
    /// It is a stage. The stages before it see `CancelledError`, and may turn that into something
    /// else. Where `CancelledError` comes through, the stages after it see ``TimeoutError``;
    /// anything else passes as it is. If the Deferred is cancelled by hand before the limit, it
    /// stays `CancelledError`.
    ///
    /// ```swift
    /// let page = fetch("index").addTimeout(.seconds(5), clock: clock)
    /// page.addErrback(TimeoutError.self) { "nothing within \($0.limit)" }
    /// ```
    ///
    /// - Parameters:
    ///   - limit: From now. Zero or less is the loop's next turn.
    ///   - clock: A loop, or a ``ManualClock``.
    @discardableResult
    public func addTimeout(
        _ limit: Duration, clock: some Scheduler,
        file: StaticString = #fileID, line: UInt = #line
    ) -> Deferred<Value> {
        addTimeout(
            limit, clock: clock,
            onTimeoutCancel: { result, limit in
                guard case .failure(let failure) = result else { return try result.get() }
                try failure.trap(CancelledError.self)
                throw TimeoutError(limit: limit)
            },
            file: file, line: line)
    }

    /// Cancels this Deferred if it has no result `limit` from now, and goes on with what
    /// `onTimeoutCancel` makes of that. Twisted: `addTimeout(…, onTimeoutCancel)`.
    ///
    /// ```swift
    /// fetch("index").addTimeout(.seconds(5), clock: clock) { _, limit in "nothing within \(limit)" }
    /// ```
    ///
    /// - Parameters:
    ///   - limit: From now. Zero or less is the loop's next turn.
    ///   - clock: A loop, or a ``ManualClock``.
    ///   - onTimeoutCancel: Called only when the limit was reached: with the result that the
    ///     cancelling brought, most often `CancelledError`, and the limit.
    @discardableResult
    public func addTimeout(
        _ limit: Duration, clock: some Scheduler,
        onTimeoutCancel: @escaping (Result<Value, Failure>, Duration) throws -> Value,
        file: StaticString = #fileID, line: UInt = #line
    ) -> Deferred<Value> {
        var hasTimedOut = false
        let core = core
        let site = CallSite(file, line)
        let call = clock.callLater(limit) {
            hasTimedOut = true
            core.cancel(at: site)
        }
        return addBoth(
            { result in
                call.cancel()
                return hasTimedOut ? try onTimeoutCancel(result, limit) : try result.get()
            },
            file: file, line: line)
    }
}

/// A Deferred had no result within the limit that `addTimeout` gave it. Twisted: `TimeoutError`.
public struct TimeoutError: Error, Hashable, CustomStringConvertible {
    /// The limit.
    public let limit: Duration

    /// For an `onTimeoutCancel` that adds something and then fails in the usual way.
    public init(limit: Duration) {
        self.limit = limit
    }

    /// The limit, and what to do about it.
    public var description: String {
        "the Deferred had no result within \(limit); allow it more, or find who was to fire it"
    }
}
