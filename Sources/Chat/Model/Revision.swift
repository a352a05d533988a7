// What became of a message, or which one it changes.
// SPDX-License-Identifier: MIT

/// How a message and its changes belong together. A change has a number of its own, so that a client that
/// goes on from a number hears of it; what it changes is changed in the journal, too.
public enum Revision: Sendable, Equatable {
    /// As it was posted.
    case original
    /// It has had another body since this time.
    case edited(Timestamp)
    /// Its body was deleted. What stands in its place is ``JSON/tombstone``.
    case tombstone
    /// It is an edit: its body is the new one of the message of this number, in the same channel.
    case edit(of: Int)
}

/// Who wants to change a message.
public enum Editor: Sendable, Equatable {
    /// Somebody who may change only what they have posted themselves, for ``window``.
    case author(PersonID)
    /// Somebody who may change everything.
    case moderator

    /// For so long an author may change a message.
    public static let window = Duration.seconds(3600)
}
