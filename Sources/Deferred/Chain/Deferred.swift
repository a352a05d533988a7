// A result that is not there yet, and the stages it will run through.
// SPDX-License-Identifier: MIT

/// A result that is not there yet. Twisted: `Deferred`.
///
/// The code that promises the result creates a Deferred and fires it, once, with `callback(_:)` or
/// ``errback(_:file:line:)``. The code that wants the result adds stages. They form one chain with
/// two lanes: values go down the callback lane, a thrown error changes to the errback lane, and an
/// errback that returns changes back. Two stages on one Deferred are a chain and never a fan-out:
/// the second sees what the first returned.
///
/// A Deferred is one word, a typed view of the chain. Adding a stage returns the same chain, seen
/// at its new type; the first handle stays good for firing. Stages run on the caller's stack, and
/// nothing is locked: a Deferred belongs to one thread, and the compiler keeps it there.
public struct Deferred<Value> {
    @usableFromInline let core: Core

    @inlinable
    init(core: Core) {
        self.core = core
    }

    /// A Deferred that has not fired.
    ///
    /// - Parameter canceller: Called at most once, by ``cancel(file:line:)``. It stops the work,
    ///   and may fire the Deferred it is given. If it does not, the Deferred fails with
    ///   ``CancelledError``.
    @inlinable
    public init(
        canceller: ((Deferred<Value>) -> Void)? = nil,
        file: StaticString = #fileID, line: UInt = #line
    ) {
        core = Core(Value.self, at: CallSite(file, line))
        if let canceller {
            core.canceller = .function { canceller(Deferred(core: $0)) }
        }
    }

    /// A Deferred that has not fired, for work that is an object.
    ///
    /// - Parameter work: Stopped, at most once, by ``cancel(file:line:)``. It may fire the Deferred.
    ///   If it does not, the Deferred fails with ``CancelledError``. It is held until then.
    @inlinable
    public init(
        cancelling work: any Cancellable, file: StaticString = #fileID, line: UInt = #line
    ) {
        core = Core(Value.self, at: CallSite(file, line))
        core.canceller = .object(work)
    }

    /// A Deferred that has not fired, with a name for drawings and explanations.
    ///
    /// - Parameters:
    ///   - name: nil for none, as where ``DeferredTrace/name(_:)`` decides.
    ///   - canceller: As for ``init(canceller:file:line:)``.
    @inlinable
    public init(
        _ name: String?, canceller: ((Deferred<Value>) -> Void)? = nil,
        file: StaticString = #fileID, line: UInt = #line
    ) {
        core = Core(Value.self, named: name, at: CallSite(file, line))
        if let canceller {
            core.canceller = .function { canceller(Deferred(core: $0)) }
        }
    }

    /// A Deferred that has not fired, with a name, for work that is an object.
    ///
    /// - Parameters:
    ///   - name: nil for none, as where ``DeferredTrace/name(_:)`` decides.
    ///   - work: As for ``init(cancelling:file:line:)``.
    @inlinable
    public init(
        _ name: String?, cancelling work: any Cancellable,
        file: StaticString = #fileID, line: UInt = #line
    ) {
        core = Core(Value.self, named: name, at: CallSite(file, line))
        core.canceller = .object(work)
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
    @inlinable
    public func errback(
        _ error: any Error, file: StaticString = #fileID, line: UInt = #line
    ) throws(AlreadyCalledError) {
        let site = CallSite(file, line)
        try core.fire(.failure(core.failure(error, at: site)), at: site)
    }

    /// Fires it with a value or an error.
    ///
    /// Twisted: `callback(Failure)` is `errback`.
    @inlinable
    public func callback(
        _ result: Result<Value, some Error>, file: StaticString = #fileID, line: UInt = #line
    ) throws(AlreadyCalledError) {
        switch result {
        case .success(let value): try callback(value, file: file, line: line)
        case .failure(let error): try errback(error, file: file, line: line)
        }
    }

    /// Fires a Deferred that says only that something has happened.
    @inlinable
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
    /// - Before it has fired, this calls the canceller. If that does not fire the Deferred, it
    ///   fails with ``CancelledError``. Without a canceller it fails at once, and one later firing
    ///   is ignored, because the code that fires does not know.
    /// - While it waits for another Deferred, this cancels that one instead.
    /// - After it has fired, this does nothing.
    public func cancel(file: StaticString = #fileID, line: UInt = #line) {
        core.cancel(at: CallSite(file, line))
    }

    /// Keeps stages from running until ``unpause(file:line:)`` was called as often. Twisted:
    /// `pause`.
    ///
    /// Called from within a stage of this Deferred, it does not stop the run that is under way: as
    /// in Twisted, that goes on to the end of the chain.
    public func pause(file: StaticString = #fileID, line: UInt = #line) {
        core.pauses += 1
        if TraceFlags.areSet { core.emit(.pause, at: CallSite(file, line)) }
    }

    /// Takes back one ``pause(file:line:)``; the last one runs the stages that waited. Twisted:
    /// `unpause`.
    ///
    /// A call without a `pause` stops the program; in Twisted it blocks the chain for ever.
    public func unpause(file: StaticString = #fileID, line: UInt = #line) {
        guard core.pauses > 0 else { stop(unpaused: core, at: CallSite(file, line)) }
        core.pauses -= 1
        if TraceFlags.areSet { core.emit(.unpause, at: CallSite(file, line)) }
        core.run()
    }
}
