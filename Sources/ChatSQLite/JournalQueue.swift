// What the loop and the journal's thread pass each other.
// SPDX-License-Identifier: MIT

internal import Chat
internal import Deferred
internal import Dispatch
internal import Synchronization

/// What the journal's thread is to do next.
struct Work: Sendable {
    /// To be kept first, all of them.
    var messages: [Message] = []
    /// One page at most, so that messages which come meanwhile wait for no more than that.
    var page: (number: Int, request: PageRequest)?
    /// Nothing comes behind this.
    var isLast = false

    var isEmpty: Bool { messages.isEmpty && page == nil && !isLast }
}

/// What came of a message, or happened to a channel; in the order of the commits.
enum Completion: Sendable {
    case kept(Result<Void, JournalError>)
    case emptied(ChannelName)
    case closed
}

/// What came of a request for a page.
struct PageCompletion: Sendable {
    /// The request's.
    let number: Int
    let page: Result<JournalPage, JournalError>
    /// So many outcomes of other kinds went before it: it may show what they acknowledge.
    let place: Int
}

/// Orders go in on the loop's side, outcomes come out there. Messages overtake pages.
final class JournalQueue: Sendable {
    /// So many pages may be read ahead of the loop. More of them would only fill memory.
    static let pagesAhead = 4

    private let commands = Mutex(Commands())
    private let completions = Mutex(Completions())
    private let bell = DispatchSemaphore(value: 0)
    /// Has the loop collect.
    let wake: @Sendable () -> Void

    /// - Parameter wake: Called on the journal's thread when the first of some outcomes lies ready,
    ///   and by the loop when it has left some for its next turn.
    init(wake: @escaping @Sendable () -> Void) {
        self.wake = wake
    }
}

// MARK: - The loop's side

extension JournalQueue {
    func append(_ message: Message) {
        order { $0.messages.append(message) }
    }

    /// - Parameter number: Not used for a request before.
    func ask(_ request: PageRequest, _ number: Int) {
        order {
            $0.numbers.append(number)
            $0.requests[number] = request
        }
    }

    /// Nobody waits for this page any more: it is not read, unless that has begun.
    func cancelPage(_ number: Int) {
        order { $0.requests[number] = nil }
    }

    /// A page that was collected has found its reader, or none.
    func pageIsDone() {
        order { $0.pagesOut -= 1 }
    }

    /// Ends the journal's thread once everything that was ordered is done.
    func close() {
        order { $0.isClosing = true }
    }

    /// The same, with nobody left to read a page.
    func abandon() {
        order {
            $0.requests = [:]
            $0.isClosing = true
        }
    }

    /// Takes all outcomes there are.
    func collect() -> (completions: [Completion], pages: [PageCompletion]) {
        completions.withLock { $0.take() }
    }

    private func order(_ change: (inout sending Commands) -> Void) {
        let isNew = commands.withLock { commands in
            let wasReady = commands.isReady
            change(&commands)
            return !wasReady && commands.isReady
        }
        if isNew { bell.signal() }
    }
}

// MARK: - The thread's side

extension JournalQueue {
    /// - Returns: Empty when nothing came for as long as `patience`.
    func take(patience: Duration) -> Work {
        let work = commands.withLock { $0.take() }
        if !work.isEmpty || patience == .zero { return work }
        _ = bell.wait(timeout: .now() + patience / .seconds(1))
        // Rings for what is taken now, or was without one: then this comes back empty.
        while bell.wait(timeout: .now()) == .success {}
        return commands.withLock { $0.take() }
    }

    /// Puts out what came of some messages.
    func post(_ new: [Completion]) {
        if !new.isEmpty { put { $0.add(new) } }
    }

    /// Puts out a page.
    func post(_ page: Result<JournalPage, JournalError>, _ number: Int) {
        put { $0.add(page, number) }
    }

    private func put(_ change: (inout sending Completions) -> Void) {
        let isFirst = completions.withLock { completions in
            let wasEmpty = completions.isEmpty
            change(&completions)
            return wasEmpty
        }
        if isFirst { wake() }
    }
}

// MARK: - What lies in it

private struct Commands: Sendable {
    var messages: [Message] = []
    /// Of requests, oldest first; also of some that were cancelled.
    var numbers = FIFO<Int>()
    var requests: [Int: PageRequest] = [:]
    /// Pages that were given to the thread, and are not done.
    var pagesOut = 0
    var isClosing = false

    var isReady: Bool {
        if requests.isEmpty { return isClosing || !messages.isEmpty }
        return !messages.isEmpty || pagesOut < JournalQueue.pagesAhead
    }

    mutating func take() -> Work {
        var work = Work(messages: messages)
        messages = []
        if pagesOut < JournalQueue.pagesAhead { work.page = takePage() }
        work.isLast = isClosing && requests.isEmpty
        return work
    }

    private mutating func takePage() -> (number: Int, request: PageRequest)? {
        while let number = numbers.popFirst() {
            guard let request = requests.removeValue(forKey: number) else { continue }
            pagesOut += 1
            return (number, request)
        }
        return nil
    }
}

private struct Completions: Sendable {
    private var completions: [Completion] = []
    private var pages: [PageCompletion] = []
    /// How many went out so far.
    private var count = 0

    var isEmpty: Bool { completions.isEmpty && pages.isEmpty }

    mutating func add(_ new: [Completion]) {
        completions += new
        count += new.count
    }

    mutating func add(_ page: Result<JournalPage, JournalError>, _ number: Int) {
        pages.append(PageCompletion(number: number, page: page, place: count))
    }

    mutating func take() -> (completions: [Completion], pages: [PageCompletion]) {
        defer { (completions, pages) = ([], []) }
        return (completions, pages)
    }
}
