// Why a stream is over.
// SPDX-License-Identifier: MIT

/// Why a ``BatchStream`` is over, other than that its listener cancelled it.
public enum StreamEnd {
    /// A newer poll or stream of the same ``Subscription/client`` has begun.
    case replaced
    /// The login is over that the stream belonged to.
    case sessionEnded
    /// An operator has removed its person.
    case expelled
    /// The stream has lasted as long as ``Subscription/longestHold`` allows.
    case timeIsUp
    /// The hub has no place for the stream now. The batch has no messages: its
    /// ``Batch/next`` and ``Batch/retry`` say from where on and when the client may come back.
    case comeBack(Batch)
    /// Older messages could not be read: a ``JournalError``.
    case failed(any Error)
}
