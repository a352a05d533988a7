// What the loop and the journal's thread pass each other.
// SPDX-License-Identifier: MIT

internal import Chat
internal import Dispatch
internal import Synchronization

/// What the journal's thread is to do next.
struct Work: Sendable {
    /// To be kept first, all of them.
    var entries: [Entry] = []
    /// One page at most, so that entries which come meanwhile wait for no more than that.
    var page: (number: Int, request: PageRequest)?
    /// Nothing comes behind this.
    var isLast = false

    var isEmpty: Bool { entries.isEmpty && page == nil && !isLast }
}

/// What came of an entry, or happened to a channel; in the order of the commits.
enum Outcome: Sendable {
    case kept(Result<Void, JournalError>)
    case emptied(ChannelName)
    case closed
}

/// What came of a request for a page.
struct PageOutcome: Sendable {
    /// The request's.
    let number: Int
    let page: Result<JournalPage, JournalError>
    /// So many outcomes of other kinds went before it: it may show what they acknowledge.
    let place: Int
}

/// Orders go in on the loop's side, outcomes come out there. Entries overtake pages.
final class Hatch: Sendable {
    /// So many pages may be read ahead of the loop. More of them would only fill memory.
    static let pagesAhead = 4

    private let orders = Mutex(Orders())
    private let outcomes = Mutex(Outcomes())
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

extension Hatch {
    func append(_ entry: Entry) {
        order { $0.entries.append(entry) }
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
    func collect() -> (outcomes: [Outcome], pages: [PageOutcome]) {
        outcomes.withLock { $0.take() }
    }

    private func order(_ change: (inout sending Orders) -> Void) {
        let isNew = orders.withLock { orders in
            let wasReady = orders.isReady
            change(&orders)
            return !wasReady && orders.isReady
        }
        if isNew { bell.signal() }
    }
}

// MARK: - The thread's side

extension Hatch {
    /// - Returns: Empty when nothing came for as long as `patience`.
    func take(patience: Duration) -> Work {
        let work = orders.withLock { $0.take() }
        if !work.isEmpty || patience == .zero { return work }
        _ = bell.wait(timeout: .now() + patience / .seconds(1))
        // Rings for what is taken now, or was without one: then this comes back empty.
        while bell.wait(timeout: .now()) == .success {}
        return orders.withLock { $0.take() }
    }

    /// Puts out what came of some entries.
    func post(_ new: [Outcome]) {
        if !new.isEmpty { put { $0.add(new) } }
    }

    /// Puts out a page.
    func post(_ page: Result<JournalPage, JournalError>, _ number: Int) {
        put { $0.add(page, number) }
    }

    private func put(_ change: (inout sending Outcomes) -> Void) {
        let isFirst = outcomes.withLock { outcomes in
            let wasEmpty = outcomes.isEmpty
            change(&outcomes)
            return wasEmpty
        }
        if isFirst { wake() }
    }
}

// MARK: - What lies in it

private struct Orders: Sendable {
    var entries: [Entry] = []
    /// Of requests, oldest first; also of some that were cancelled.
    var numbers = FIFO<Int>()
    var requests: [Int: PageRequest] = [:]
    /// Pages that were given to the thread, and are not done.
    var pagesOut = 0
    var isClosing = false

    var isReady: Bool {
        if requests.isEmpty { return isClosing || !entries.isEmpty }
        return !entries.isEmpty || pagesOut < Hatch.pagesAhead
    }

    mutating func take() -> Work {
        var work = Work(entries: entries)
        entries = []
        if pagesOut < Hatch.pagesAhead { work.page = takePage() }
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

private struct Outcomes: Sendable {
    private var outcomes: [Outcome] = []
    private var pages: [PageOutcome] = []
    /// How many went out so far.
    private var count = 0

    var isEmpty: Bool { outcomes.isEmpty && pages.isEmpty }

    mutating func add(_ new: [Outcome]) {
        outcomes += new
        count += new.count
    }

    mutating func add(_ page: Result<JournalPage, JournalError>, _ number: Int) {
        pages.append(PageOutcome(number: number, page: page, place: count))
    }

    mutating func take() -> (outcomes: [Outcome], pages: [PageOutcome]) {
        defer { (outcomes, pages) = ([], []) }
        return (outcomes, pages)
    }
}
