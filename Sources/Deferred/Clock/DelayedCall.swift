// A call that was put off.
// SPDX-License-Identifier: MIT

/// A call that was scheduled. Twisted: `IDelayedCall`.
public protocol DelayedCall: Cancellable {
    /// Takes the call back and releases its body. After it has run or was cancelled, this does
    /// nothing. Twisted: `cancel`.
    func cancel()

    /// Whether it has neither run nor been cancelled. Twisted: `active`.
    var isPending: Bool { get }
}
