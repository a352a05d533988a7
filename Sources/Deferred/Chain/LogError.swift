// An errback that says what went wrong and lets it pass.
// SPDX-License-Identifier: MIT

private let hook = Hook<Failure> { print("Error in Deferred: \($0)") }

/// An errback that logs the failure and passes it on: `deferred.addErrback(logError)`. Twisted:
/// `logError`.
public func logError<Value>(_ failure: Failure) throws -> Value {
    hook(failure)
    throw failure
}

/// Sets what ``logError(_:)`` does with a failure; at first it is printed.
///
/// One hook for the whole process: a later call replaces an earlier one's.
public func onLoggedFailure(_ body: @escaping @Sendable (Failure) -> Void) {
    hook.set(body)
}
