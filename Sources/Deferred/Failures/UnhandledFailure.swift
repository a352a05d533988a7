// A Deferred died with a failure that no errback had handled: say so.
// SPDX-License-Identifier: MIT

/// A failure that was still the last result when its Deferred died.
public struct UnhandledFailure: Sendable {
    /// The last result.
    public let failure: Failure

    /// Where the Deferred was created.
    public let created: CallSite

    /// Where it was fired.
    public let fired: CallSite

    /// Within which stages it was created and fired, when debug mode was on.
    public let debug: DebugInfo?
    func report() {
        hook(self)
    }
}

private let hook = ProcessHook<UnhandledFailure> { print($0) }

/// Sets what is done with a failure that no errback handled; at first it is printed.
///
/// Twisted logs it when the garbage collector finds the Deferred. Here it is known at once: the
/// hook is called when the last handle is released, on the thread that released it.
/// There is one hook for the whole process; a later call replaces it.
public func onUnhandledFailure(_ body: @escaping @Sendable (UnhandledFailure) -> Void) {
    hook.set(body)
}
