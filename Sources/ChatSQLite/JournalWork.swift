// What the journal's thread is to do next.
// SPDX-License-Identifier: MIT

import Chat
import Deferred

/// The commands that are not done yet, in the order in which they are to be done: messages first,
/// then one page at most, then one step of a backup. So messages that come meanwhile wait for no more
/// than these.
struct JournalWork {
    /// These come first, all of them.
    private var messages: [Message] = []
    /// Changes of records, oldest first.
    private var changes: [[RecordChange]] = []
    /// The numbers of requests, oldest first, also of some that were cancelled.
    private var numbers = FIFO<Int>()
    /// Pages that were asked for and not cancelled, by the number of the request.
    private var requests: [Int: PageRequest] = [:]
    /// What is to be counted, oldest first, with the numbers of the requests.
    private var counts = FIFO<(number: Int, question: UnreadQuestion)>()
    /// Backups that are not complete, oldest first.
    private(set) var backups: [BackupRequest] = []
    /// Whether ``JournalCommand/close`` or ``JournalCommand/abandon`` has come: no command follows.
    private var isClosing = false

    /// Whether everything but backups is done, and no command will follow.
    var isOver: Bool {
        isClosing && messages.isEmpty && changes.isEmpty && requests.isEmpty && counts.isEmpty
    }

    /// Whether there is something to do.
    ///
    /// - Parameter mayRead: Whether a page may be read.
    func isReady(mayRead: Bool) -> Bool {
        !messages.isEmpty || !changes.isEmpty || !counts.isEmpty || isOver || !backups.isEmpty
            || (mayRead && !requests.isEmpty)
    }

    /// Adds a command to what there is to do.
    mutating func add(_ command: JournalCommand) {
        switch command {
        case .append(let new): messages += new
        case .keep(let change): changes.append(change)
        case .read(let request, let number):
            numbers.append(number)
            requests[number] = request
        case .cancelPage(let number): requests[number] = nil
        case .count(let question, let number): counts.append((number, question))
        case .backup(let request): backups.append(request)
        case .cancelBackup(let number): removeBackup(number)
        case .goOn: break
        case .close: isClosing = true
        case .abandon:
            requests = [:]
            counts = FIFO()
            backups = []
            isClosing = true
        }
    }

    /// Takes all messages that have to be kept.
    mutating func takeMessages() -> [Message] {
        defer { messages = [] }
        return messages
    }

    /// Takes all changes of records.
    mutating func takeChanges() -> [[RecordChange]] {
        defer { changes = [] }
        return changes
    }

    /// The backup of this number is complete, or not wanted.
    mutating func removeBackup(_ number: Int) {
        backups.removeAll { $0.number == number }
    }

    /// Takes the oldest question; nil if there is none.
    mutating func takeCount() -> (number: Int, question: UnreadQuestion)? { counts.popFirst() }

    /// Takes the oldest request that was not cancelled; nil if there is none.
    mutating func takePage() -> (number: Int, request: PageRequest)? {
        while let number = numbers.popFirst() {
            if let request = requests.removeValue(forKey: number) { return (number, request) }
        }
        return nil
    }
}
