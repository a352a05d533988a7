// What the loop and the journal's thread send each other.
// SPDX-License-Identifier: MIT

import Chat
import Deferred
import Dispatch
import Synchronization

/// A mailbox each way: commands go to the journal's thread, completions to the loop.
final class JournalQueue: Sendable {
    /// How many pages may be read ahead of the loop. More of them would only fill memory.
    static let pagesAhead = 4

    /// To the journal's thread.
    private let commands = Mailbox<JournalCommand>()
    /// To the loop.
    private let completions = Mailbox<JournalCompletion>()
    /// What the journal's thread sleeps on.
    private let semaphore = DispatchSemaphore(value: 0)
    /// Pages that are read and have not reached their reader yet.
    private let pagesOut = Atomic(0)

    /// Both directions can be used at once. Before ``open(on:_:)`` completions wait.
    init() {
        commands.open { [semaphore] in semaphore.signal() }
    }
}

// MARK: - The loop's side

extension JournalQueue {
    /// From now on, runs `action` on the loop when there are completions.
    func open(on scheduler: any Scheduler, _ action: @escaping () -> Void) {
        completions.open(on: scheduler, action)
    }

    /// Sends a command to the thread.
    func order(_ command: JournalCommand) { commands.post(command) }

    /// A page has reached its reader, or was cancelled.
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
            guard semaphore.wait(timeout: .now() + patience / .seconds(1)) == .success else {
                return []
            }
            return commands.takeAll()
        }
        let taken = commands.takeAll()
        // One signal came, or is about to come, for the first of them.
        if !taken.isEmpty { semaphore.wait() }
        return taken
    }

    /// Sends what happened to some messages.
    func post(_ new: [JournalCompletion]) { completions.post(contentsOf: new) }

    /// Sends a page.
    func post(_ page: Result<JournalPage, JournalError>, _ number: Int) {
        pagesOut.add(1, ordering: .acquiringAndReleasing)
        completions.post(.page(number, page))
    }
}
