// A result that is not there yet, and the stages it will run through.
// SPDX-License-Identifier: MIT

/// A result that is not there yet. Twisted: `Deferred`.
///
/// Whoever promises the result creates it and fires it, once, with `callback(_:)` or
/// ``errback(_:file:line:)``. Whoever wants it adds stages. They form one chain with two lanes:
/// values go down the callback lane, a thrown error changes to the errback lane, an errback that
/// returns changes back. Two stages on one Deferred are a chain and never a fan-out: the second
/// sees what the first returned.
///
/// It is one word, a typed view of the chain: adding a stage returns the same chain, seen at its
/// new type. The handle it was created by stays good for firing. Everything happens on the
/// caller's stack, and nothing is locked: a Deferred belongs to one thread, and the compiler
/// keeps it there.
public struct Deferred<Value> {
    @usableFromInline let core: Core

    @inlinable
    init(core: Core) {
        self.core = core
    }

    /// A Deferred that has not fired.
    ///
    /// - Parameter canceller: Called at most once, by ``cancel(file:line:)``; stops the work, and
    ///   may fire the Deferred it is given. If it does not, `CancelledError` follows.
    @inlinable
    public init(
        canceller: ((Deferred<Value>) -> Void)? = nil,
        file: StaticString = #fileID, line: UInt = #line
    ) {
        core = Core(Value.self, at: CallSite(file, line))
        if let canceller {
            core.canceller = { canceller(Deferred(core: $0)) }
        }
    }

    /// A Deferred that has not fired, with a name for drawings and explanations.
    ///
    /// - Parameter canceller: As for ``init(canceller:file:line:)``.
    public init(
        _ name: String, canceller: ((Deferred<Value>) -> Void)? = nil,
        file: StaticString = #fileID, line: UInt = #line
    ) {
        core = Core(Value.self, named: name, at: CallSite(file, line))
        if let canceller {
            core.canceller = { canceller(Deferred(core: $0)) }
        }
    }
}

@available(*, unavailable)
extension Deferred: Sendable {}

// MARK: - Firing

extension Deferred {
    /// Gives it its value: the stages run, in order, before this returns.
    ///
    /// - Throws: `AlreadyCalledError` if it has fired before; the first result stands.
    @inlinable
    public func callback(
        _ value: Value, file: StaticString = #fileID, line: UInt = #line
    ) throws(AlreadyCalledError) {
        let site = CallSite(file, line)
        if Value.self != core.head { stop(misfired: Value.self, of: core, at: site) }
        try core.fire(.value(value), at: site)
    }

    /// Fails it: the stages run, in order, from the errback lane, before this returns.
    ///
    /// - Parameter error: Wrapped in a ``Failure`` unless it is one.
    /// - Throws: `AlreadyCalledError` if it has fired before; the first result stands.
    public func errback(
        _ error: any Error, file: StaticString = #fileID, line: UInt = #line
    ) throws(AlreadyCalledError) {
        let site = CallSite(file, line)
        try core.fire(.failure(core.failure(error, at: site)), at: site)
    }

    /// Fires it with whichever `result` is: `callback` or `errback`.
    ///
    /// Twisted: `callback(Failure)` is `errback`.
    public func callback(
        _ result: Result<Value, some Error>, file: StaticString = #fileID, line: UInt = #line
    ) throws(AlreadyCalledError) {
        switch result {
        case .success(let value): try callback(value, file: file, line: line)
        case .failure(let error): try errback(error, file: file, line: line)
        }
    }

    /// Fires a Deferred that says only that something has happened.
    public func callback(
        file: StaticString = #fileID, line: UInt = #line
    ) throws(AlreadyCalledError) where Value == Void {
        try callback((), file: file, line: line)
    }
}

// MARK: - Cancelling and pausing

extension Deferred {
    /// Says that nobody wants the result any more. Twisted: `cancel`.
    ///
    /// Not fired: the canceller is called, and if it does not fire the Deferred, `CancelledError`
    /// goes down the errback lane. Without a canceller one later firing is swallowed, for whoever
    /// was to fire it does not know. Waiting for another Deferred: that one is cancelled instead.
    /// Fired: nothing.
    public func cancel(file: StaticString = #fileID, line: UInt = #line) {
        core.cancel(at: CallSite(file, line))
    }

    /// Lets no further stage run until as many ``unpause(file:line:)``. Twisted: `pause`.
    ///
    /// From within a stage of its own it holds back what is run later, not the stages that are
    /// on their way by then: those run to the end of the chain, as in Twisted.
    public func pause(file: StaticString = #fileID, line: UInt = #line) {
        core.pauses += 1
        if TraceFlags.areSet { core.emit(.pause, at: CallSite(file, line)) }
    }

    /// Takes one ``pause(file:line:)`` back; the last one runs the stages that waited. Twisted: `unpause`.
    ///
    /// One too many stops the program; in Twisted it wedges the chain.
    public func unpause(file: StaticString = #fileID, line: UInt = #line) {
        guard core.pauses > 0 else { stop(unpaused: core, at: CallSite(file, line)) }
        core.pauses -= 1
        if TraceFlags.areSet { core.emit(.unpause, at: CallSite(file, line)) }
        core.run()
    }
}
