// Who waits for what the journal's thread was asked to do.
// SPDX-License-Identifier: MIT

import Chat
import Deferred

/// The Deferreds of all that the thread has not done yet. Lives on the scheduler's thread.
final class JournalWaiters {
    let pages = PendingCalls<JournalPage>()
    let counts = PendingCalls<[Int]>()
    let backups = PendingCalls<Void>()
    /// Appends that wait for their commit, in the order of the messages.
    private var publishers = FIFO<Deferred<Void>>()
    /// Changes of records that wait for their commit, in order.
    private var changers = FIFO<Deferred<Void>>()
    /// Fires when the file is closed; nil before anybody has asked for that.
    private var closing: Deferred<Void>?

    func publisher() -> Deferred<Void> {
        let kept = Deferred<Void>(DeferredTrace.name("message"))
        publishers.append(kept)
        return kept
    }

    func changer() -> Deferred<Void> {
        let kept = Deferred<Void>()
        changers.append(kept)
        return kept
    }

    func closer() -> Deferred<Void> {
        let closed = Deferred<Void>()
        closing = closed
        return closed
    }

    /// As many appends as that, the oldest ones.
    func fireAppends(_ count: Int, _ result: Result<Void, JournalError>) {
        for _ in 0..<count { fire(publishers.popFirst(), result) }
    }

    func fireChange(_ result: Result<Void, JournalError>) { fire(changers.popFirst(), result) }

    func fireClosed() { fire(closing, .success(())) }

    /// Fires what nobody else can have fired: nobody cancels these.
    private func fire(_ deferred: Deferred<Void>?, _ result: Result<Void, JournalError>) {
        guard let deferred else { fatalError("a journal's completion has no command") }
        do {
            try deferred.callback(result.ofAnyError)
        } catch {
            fatalError("somebody else fired a journal's Deferred: \(error)")
        }
    }
}

extension Result {
    /// The same, as a Deferred has it.
    var ofAnyError: Result<Success, any Error> { mapError { $0 } }
}
