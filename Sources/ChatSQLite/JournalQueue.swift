// What the loop and the journal's thread pass each other.
// SPDX-License-Identifier: MIT

import Chat
import Deferred
import Dispatch
import Synchronization

/// What the loop asks of the journal's thread.
enum JournalCommand: Sendable {
    case append(Message)
    /// The number was not used for a request before.
    case read(PageRequest, Int)
    /// Nobody waits for this page any more: it is not read, unless that has begun.
    case cancelPage(Int)
    /// There is room again for a page that is read ahead.
    case goOn
    /// The thread ends once everything that was ordered is done.
    case close
    /// The same, with nobody left to read a page.
    case abandon
}

/// What the journal's thread has done; in the order of the commits.
enum JournalCompletion: Sendable {
    /// A message was kept, or could not be; in the order of the messages.
    case kept(Result<Void, JournalError>)
    case emptied(ChannelName)
    /// The page of a request. It may show what was kept before it.
    case page(Int, Result<JournalPage, JournalError>)
    case closed
}

/// A mailbox each way: commands go to the journal's thread, completions to the loop.
final class JournalQueue: Sendable {
    /// So many pages may be read ahead of the loop. More of them would only fill memory.
    static let pagesAhead = 4

    private let commands = Mailbox<JournalCommand>()
    private let completions = Mailbox<JournalCompletion>()
    /// What the journal's thread sleeps on.
    private let semaphore = DispatchSemaphore(value: 0)
    /// Pages that are read and did not find their reader yet.
    private let pagesOut = Atomic(0)

    init() {
        commands.open { [semaphore] in semaphore.signal() }
    }
}

// MARK: - The loop's side

extension JournalQueue {
    /// From now on runs `action` on the loop when the first of some completions lies ready.
    func open(on scheduler: any Scheduler, _ action: @escaping () -> Void) {
        completions.open(on: scheduler, action)
    }

    func order(_ command: JournalCommand) { commands.post(command) }

    /// A page that was taken has found its reader, or none.
    func pageIsDone() {
        let before = pagesOut.subtract(1, ordering: .acquiringAndReleasing).oldValue
        if before == JournalQueue.pagesAhead { commands.post(.goOn) }
    }

    /// Takes all completions there are.
    func takeCompletions() -> [JournalCompletion] { completions.takeAll() }
}

// MARK: - The thread's side

extension JournalQueue {
    /// Whether one more page may be read.
    var hasRoom: Bool { pagesOut.load(ordering: .acquiring) < JournalQueue.pagesAhead }

    /// Takes all commands there are.
    ///
    /// - Parameter patience: How long to wait for the first.
    func takeCommands(patience: Duration) -> [JournalCommand] {
        if commands.isEmpty, patience > .zero {
            _ = semaphore.wait(timeout: .now() + patience / .seconds(1))
        }
        // What is taken now was signalled, or will be: then the next wait is over at once.
        while semaphore.wait(timeout: .now()) == .success {}
        return commands.takeAll()
    }

    /// Puts out what came of some messages.
    func post(_ new: [JournalCompletion]) { completions.post(contentsOf: new) }

    /// Puts out a page.
    func post(_ page: Result<JournalPage, JournalError>, _ number: Int) {
        pagesOut.add(1, ordering: .acquiringAndReleasing)
        completions.post(.page(number, page))
    }
}
