// Work that can be stopped.
// SPDX-License-Identifier: MIT

/// Work that a Deferred stops when it is cancelled: see ``Deferred/init(cancelling:file:line:)``.
///
/// A Deferred holds the object itself. A canceller that is a closure takes two allocations more.
public protocol Cancellable: AnyObject {
    /// Stops the work.
    func cancel()
}
