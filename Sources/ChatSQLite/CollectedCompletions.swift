// What the journal's thread has done, and nobody on the loop has heard of yet.
// SPDX-License-Identifier: MIT

import Chat
import Deferred

/// Fires a slice of it in each turn of the loop, which has other work, too. Lives on the scheduler's thread.
final class CollectedCompletions {
    /// How many messages are acknowledged in one turn of the loop. Each is then delivered to its hubs.
    static let perTurn = 256
    /// How many bytes of pages are fired in one turn. An empty page counts, too.
    static let pageBytesPerTurn = JournalPage.maxBytes
    /// What firing a page costs apart from its messages, as a number of bytes.
    private static let bytesOfEmptyPage = 1024

    private let waiters: JournalWaiters
    private var completions = FIFO<JournalCompletion>()
    /// In the order in which the thread read them.
    private var pages = FIFO<CollectedPage>()
    /// Completions that are not pages: collected so far, and fired so far.
    private var collected = 0
    private var fired = 0

    init(for waiters: JournalWaiters) { self.waiters = waiters }

    var isEmpty: Bool { completions.isEmpty && pages.isEmpty }

    /// Pages go to a queue of their own, because their readers may have to wait for appends.
    func add(_ completion: JournalCompletion) {
        if case .page(let number, let page) = completion {
            pages.append(CollectedPage(number: number, page: page, predecessors: collected))
        } else {
            completions.append(completion)
            collected += 1
        }
    }

    /// Fires the oldest ones, ``perTurn`` at most.
    ///
    /// - Parameter listener: Hears which channels are empty now.
    func fire(telling listener: (any JournalListener)?) {
        var rest = CollectedCompletions.perTurn
        while rest > 0, let completion = completions.first {
            if case .kept(let count, let result) = completion {
                let part = min(count, rest)
                waiters.fireAppends(part, result)
                rest -= part
                if part < count {
                    completions[0] = .kept(count - part, result)
                    return
                }
            } else {
                fire(completion, telling: listener)
                rest -= 1
            }
            completions.dropFirst()
            fired += 1
        }
    }

    /// Fires one that acknowledges no message.
    private func fire(_ completion: JournalCompletion, telling listener: (any JournalListener)?) {
        switch completion {
        case .emptied(let channel): listener?.emptied(channel)
        case .changed(let result): waiters.fireChange(result)
        case .counted(let number, let result): waiters.counts.settle(number, result.ofAnyError)
        case .backedUp(let number, let result): waiters.backups.settle(number, result.ofAnyError)
        case .closed: waiters.fireClosed()
        case .kept, .page: break  // the functions above and below fire these
        }
    }

    /// A page waits until all messages that it may show are acknowledged.
    ///
    /// - Parameter isDone: Called before the reader of each page is.
    func firePages(_ isDone: () -> Void) {
        var bytes = 0
        while bytes < CollectedCompletions.pageBytesPerTurn, let next = pages.first,
            next.predecessors <= fired
        {
            pages.dropFirst()
            bytes += CollectedCompletions.bytesOfEmptyPage
            if case .success(let page) = next.page { bytes += page.bytes }
            isDone()
            waiters.pages.settle(next.number, next.page.ofAnyError)
        }
    }
}

/// A page that is read, and has not reached its reader yet.
private struct CollectedPage {
    /// The number of the request.
    let number: Int
    /// What the thread read, or why it could not.
    let page: Result<JournalPage, JournalError>
    /// How many other completions came before it. The page may show what they acknowledge.
    let predecessors: Int
}
