// An errback that says what went wrong and lets it pass.
// SPDX-License-Identifier: MIT

private let hook = ProcessHook<Failure> { print("Error in Deferred: \($0)") }

/// An errback that logs the failure and passes it on: `deferred.addErrback(logError)`. Twisted:
/// `logError`.
public func logError<Value>(_ failure: Failure) throws -> Value {
    hook(failure)
    throw failure
}

/// Sets what ``logError(_:)`` does with a failure; at first it is printed.
///
/// There is one hook for the whole process; a later call replaces it. The hook is called on the
/// thread on which the failure came by.
public func onLoggedFailure(_ body: @escaping @Sendable (Failure) -> Void) {
    hook.set(body)
}
