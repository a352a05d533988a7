// What is said, on its way to the broker.
// SPDX-License-Identifier: MIT

public import Deferred

extension Hub {
    /// Has a message kept, then gives it to everyone who waits for it.
    ///
    /// - Returns: Its id, once it is kept; the same id again for a nonce that was used a moment ago.
    ///   Fails with a ``JournalError`` when it could not be kept: then nobody has seen it. Far from
    ///   home, a ``ChatError`` comes this way too.
    public func publish(_ draft: Draft) throws(ChatError) -> Deferred<Position> {
        if isClosing { throw .closing }
        return try broker.publish(draft)
    }

    /// Says something in passing: to those who wait now, and to nobody else.
    ///
    /// - Parameter seconds: How long it is worth showing, 1...30.
    public func ephemeral(_ draft: Draft, seconds: Int) throws(ChatError) {
        if isClosing { throw .closing }
        try broker.ephemeral(draft, seconds: seconds)
    }
}
