// What the loop and the index's thread send each other.
// SPDX-License-Identifier: MIT

import Chat
import Deferred
import Dispatch

/// One thing for the index's thread to do.
enum SearchCommand: Sendable {
    /// Name messages. The number identifies the request, and is used once.
    case find(SearchLookup, Int)
    /// Look through messages.
    case match(SearchQuery, [Message], Int)
    /// Nobody waits for this request any more.
    case cancel(Int)
    /// Bring the index up to date, one step. The number is that of the journal's newest message.
    case step(now: Duration, last: Int)
    /// What it has asked for; nil where it could not be read.
    case feed(JournalPage?, SearchFeed, now: Duration)
    /// End the thread, and close the file.
    case close
}

/// What the index's thread has done.
enum SearchCompletion: Sendable {
    case found(Int, Result<SearchCandidates, JournalError>)
    case matched(Int, SearchMatches)
    /// A step or a feed was taken.
    case stepped(SearchProgress)
    /// Nothing follows.
    case closed
}

/// A mailbox each way.
final class SearchQueue: Sendable {
    private let commands = Mailbox<SearchCommand>()
    private let completions = Mailbox<SearchCompletion>()
    /// What the thread sleeps on.
    private let semaphore = DispatchSemaphore(value: 0)

    /// Before ``open(on:_:)`` completions wait.
    init() {
        commands.open { [semaphore] in semaphore.signal() }
    }

    /// From now on, runs `action` on the loop when there are completions.
    func open(on scheduler: any Scheduler, _ action: @escaping () -> Void) {
        completions.open(on: scheduler, action)
    }

    /// On the loop.
    func order(_ command: SearchCommand) { commands.post(command) }

    /// On the loop: all that there are.
    func takeCompletions() -> [SearchCompletion] { completions.takeAll() }

    /// On the thread: sends what was done.
    func post(_ completion: SearchCompletion) { completions.post(completion) }

    /// On the thread: takes all commands there are, and waits for the first.
    func takeCommands() -> [SearchCommand] {
        semaphore.wait()
        return commands.takeAll()
    }
}
