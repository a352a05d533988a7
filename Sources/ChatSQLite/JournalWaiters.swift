// Who waits for what the journal's thread was asked to do.
// SPDX-License-Identifier: MIT

import Chat
import Deferred

/// The Deferreds of all that the thread has not done yet. Lives on the scheduler's thread.
final class JournalWaiters {
    /// Appends that wait for their commit, in the order of the messages.
    private var publishers = FIFO<Deferred<Void>>()
    /// Changes of records that wait for their commit, in order.
    private var changers = FIFO<Deferred<Void>>()
    /// Reads that wait for their page, by the number of the request.
    private var readers: [Int: Deferred<JournalPage>] = [:]
    /// Counts that nobody has answered, by the number of the request.
    private var counters: [Int: Deferred<[Int]>] = [:]
    /// Backups that are not complete, by the number of the request.
    private var backups: [Int: Deferred<Void>] = [:]
    /// Fires when the file is closed; nil before anybody has asked for that.
    private var closing: Deferred<Void>?
    /// Requests are numbered from 1 on.
    private var lastRequest = 0
}

// MARK: - Asking

extension JournalWaiters {
    func publisher() -> Deferred<Void> {
        let kept = Deferred<Void>()
        publishers.append(kept)
        return kept
    }

    func changer() -> Deferred<Void> {
        let kept = Deferred<Void>()
        changers.append(kept)
        return kept
    }

    /// - Parameter cancelled: Called with the number when the reader has lost interest.
    func reader(
        cancelled: @escaping (_ number: Int) -> Void
    ) -> (number: Int, page: Deferred<JournalPage>) {
        lastRequest += 1
        let number = lastRequest
        let page = Deferred<JournalPage>(canceller: { [weak self] _ in
            self?.readers[number] = nil
            cancelled(number)
        })
        readers[number] = page
        return (number, page)
    }

    func counter() -> (number: Int, counts: Deferred<[Int]>) {
        lastRequest += 1
        let number = lastRequest
        let counts = Deferred<[Int]>(canceller: { [weak self] _ in self?.counters[number] = nil })
        counters[number] = counts
        return (number, counts)
    }

    /// - Parameter cancelled: As for a reader.
    func backup(
        cancelled: @escaping (_ number: Int) -> Void
    ) -> (number: Int, copied: Deferred<Void>) {
        lastRequest += 1
        let number = lastRequest
        let copied = Deferred<Void>(canceller: { [weak self] _ in
            self?.backups[number] = nil
            cancelled(number)
        })
        backups[number] = copied
        return (number, copied)
    }

    func closer() -> Deferred<Void> {
        let closed = Deferred<Void>()
        closing = closed
        return closed
    }
}

// MARK: - Firing

extension JournalWaiters {
    /// As many appends as that, the oldest ones.
    func fireAppends(_ count: Int, _ result: Result<Void, JournalError>) {
        for _ in 0..<count { fire(publishers.popFirst(), result) }
    }

    func fireChange(_ result: Result<Void, JournalError>) { fire(changers.popFirst(), result) }

    /// A read without a reader was cancelled, and so were counts and backups that nobody waits for.
    func firePage(_ number: Int, _ result: Result<JournalPage, JournalError>) {
        if let reader = readers.removeValue(forKey: number) { fire(reader, result) }
    }

    func fireCounts(_ number: Int, _ result: Result<[Int], JournalError>) {
        if let counter = counters.removeValue(forKey: number) { fire(counter, result) }
    }

    func fireBackup(_ number: Int, _ result: Result<Void, JournalError>) {
        if let backup = backups.removeValue(forKey: number) { fire(backup, result) }
    }

    func fireClosed() { fire(closing, .success(())) }

    /// Fires what nobody else can have fired: the journal's Deferreds are cancelled only by way of
    /// their canceller, which forgets them.
    private func fire<Value>(_ deferred: Deferred<Value>?, _ result: Result<Value, JournalError>) {
        guard let deferred else { fatalError("a journal's completion has no command") }
        do {
            switch result {
            case .success(let value): try deferred.callback(value)
            case .failure(let error): try deferred.errback(error)
            }
        } catch {
            fatalError("somebody else fired a journal's Deferred: \(error)")
        }
    }
}
