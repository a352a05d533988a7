// A call that was put off.
// SPDX-License-Identifier: MIT

/// A call that was scheduled. Twisted: `IDelayedCall`.
public protocol DelayedCall: AnyObject {
    /// Takes the call back and releases its body; once it has run or was cancelled, nothing.
    func cancel()

    /// Neither run nor cancelled. Twisted: `active`.
    var isPending: Bool { get }
}
