// The journal in a file, which outlives the process.
// SPDX-License-Identifier: MIT

public import Chat
public import Deferred

/// Keeps messages in an SQLite file. No other process can use the file meanwhile.
///
/// The journal has its own thread, which owns the file. The messages of one turn of the loop go there
/// together. The thread takes all that have gathered since it last looked, and commits them together.
/// Between two pages it looks for messages, and keeps these first. What is done goes into a mailbox,
/// which wakes the scheduler's thread; the Deferreds fire there.
///
/// If the file or its directory is read-only, the journal still opens: it serves reads, and every
/// append fails, see ``warning``.
public final class SQLiteJournal: Journal {
    /// What the file held when it was opened.
    public let contents: JournalContents
    /// The path of the file, as the user gave it.
    public let place: String
    /// Told when retention has dropped the last message of a channel.
    public weak var listener: (any JournalListener)?

    /// What the operator should know; nil if all is well.
    public let warning: String?

    /// The scheduler of the thread on which the Deferreds fire.
    private let scheduler: any Scheduler
    /// To the journal's thread and back.
    private let queue = JournalQueue()
    /// The number of the newest message that was appended, whether it is kept yet or not.
    private var last: Int
    /// Nil before ``makeIndex()``.
    var index: SQLiteSearchIndex?
    /// Whether ``close()`` was called: from then on everything fails.
    private var isClosed = false

    /// Messages of this turn of the loop, which the thread does not know yet.
    private var unsent: [Message] = []
    /// Who waits for the thread.
    private let waiters = JournalWaiters()
    /// What the thread has done, and they have not heard of yet.
    private let completions: CollectedCompletions
    /// Whether ``collect()`` is running, further up the stack.
    private var isCollecting = false

    /// Opens the file at `path`, or creates it. A file of a million messages takes less than a second.
    ///
    /// - Parameters:
    ///   - path: The directory must exist. SQLite keeps `path-wal` beside it.
    ///   - clock: The time by which messages grow old. Called on the journal's thread.
    ///   - scheduler: The scheduler of the thread that creates the journal and uses it.
    /// - Throws: ``JournalError/busy(path:)`` when another process has held the file for a second.
    public convenience init(
        path: String, retention: Retention = Retention(), durability: Durability = .processCrash,
        clock: any WallClock & Sendable, scheduler: any Scheduler
    ) throws(JournalError) {
        try self.init(
            path: path, retention: retention, durability: durability, limits: FileLimits(),
            clock: clock, scheduler: scheduler)
    }

    /// - Parameter limits: How a test restricts the disk.
    package init(
        path: String, retention: Retention, durability: Durability, limits: FileLimits,
        clock: any WallClock & Sendable, scheduler: any Scheduler
    ) throws(JournalError) {
        let file = try JournalFile(path: path, durability: durability, limits: limits)
        let index: ChannelIndex
        (contents, index) = try file.load(at: clock.now())
        place = path
        last = contents.last
        warning = file.isReadOnly ? JournalError.readOnly(path: path).description : nil
        self.scheduler = scheduler
        completions = CollectedCompletions(for: waiters)
        queue.open(on: scheduler) { [weak self] in self?.collect() }
        JournalThread(
            file: file, index: index, queue: queue, retention: retention, clock: clock
        ).start()
    }

    deinit {
        send()
        queue.order(.abandon)
    }

    /// The size of the file and its WAL, in bytes.
    public var bytes: Int { JournalFile.bytes(at: place) }

    /// Keeps a message, whose number must be above that of the one before.
    ///
    /// - Returns: Fires in ``collect()`` once the message is as safe as ``Durability`` says. Fails with
    ///   ``JournalError``.
    public func append(_ message: Message) -> Deferred<Void> {
        if isClosed { return .fail(JournalError.closed) }
        guard message.seq > last else {
            fatalError("message \(message.seq) was appended after message \(last)")
        }
        last = message.seq
        if unsent.isEmpty { scheduler.callLater(.zero) { [weak self] in self?.send() } }
        unsent.append(message)
        return waiters.publisher()
    }

    /// Changes records, in a commit of their own.
    ///
    /// - Returns: Fires in ``collect()``, as an append does. Fails with ``JournalError``.
    public func keep(_ changes: [RecordChange]) -> Deferred<Void> {
        if isClosed { return .fail(JournalError.closed) }
        queue.order(.keep(changes))
        return waiters.changer()
    }

    /// Sends the thread what was appended since the last time. One message alone would be one commit
    /// where the thread shares a core with the loop, because waking it interrupts the loop.
    package func send() {
        if unsent.isEmpty { return }
        queue.order(.append(unsent))
        unsent = []
    }

    /// The number of the newest message that was appended, whether it is kept yet or not.
    var lastAppended: Int { last }

    /// Makes or opens the index beside the file, `path.search`, and keeps it up to date from now on. What is
    /// there already comes into it in the background, the newest first. Does nothing where the file may
    /// only be read.
    public func makeIndex() {
        if warning != nil || index != nil { return }
        index = SQLiteSearchIndex(of: self, path: place + ".search", scheduler: scheduler)
    }

    /// Messages above `seq`, oldest first, one page of them. Cancelled before its turn, it is not read.
    ///
    /// - Returns: Fires in ``collect()``. Fails with ``JournalError``.
    public func read(
        _ channels: [ChannelName], after seq: Int, limit: Int
    ) -> Deferred<JournalPage> {
        page(PageRequest(channels: channels, direction: .after(seq), limit: limit))
    }

    /// Messages below `seq`, or the newest, one page of them. Cancelled before its turn, it is not read.
    ///
    /// - Returns: Fires in ``collect()``. Fails with ``JournalError``.
    public func readBack(
        _ channels: [ChannelName], before seq: Int?, limit: Int
    ) -> Deferred<JournalPage> {
        page(PageRequest(channels: channels, direction: .before(seq ?? .max), limit: limit))
    }

    /// The message of this number. Cancelled before its turn, it is not read.
    ///
    /// - Returns: Fires in ``collect()``. Fails with ``JournalError``.
    public func find(_ seq: Int) -> Deferred<Message?> {
        page(PageRequest(channels: [], direction: .only(seq), limit: 1))
            .addCallback { $0.messages.first }
    }

    /// The messages of these numbers, in their order. Cancelled before its turn, it is not read.
    ///
    /// - Returns: Fires in ``collect()``. Fails with ``JournalError``.
    public func find(_ seqs: [Int], in channel: ChannelName) -> Deferred<JournalPage> {
        page(PageRequest(channels: [channel], direction: .these(seqs), limit: seqs.count))
    }

    /// A page for the index.
    func page(_ feed: SearchFeed) -> Deferred<JournalPage> {
        page(PageRequest(channels: [], direction: .all(feed), limit: SearchFeed.limit))
    }

    /// Counted between two commits, on the journal's thread.
    ///
    /// - Returns: Fires in ``collect()``. Fails with ``JournalError``.
    public func countUnread(_ question: UnreadQuestion) -> Deferred<[Int]> {
        if isClosed { return .fail(JournalError.closed) }
        let (number, counts) = waiters.counts.begin()
        send()
        queue.order(.count(question, number))
        return counts
    }

    /// Copies the journal into a new file, a few pages at a time: appends and reads go on meanwhile.
    ///
    /// The copy holds each message that was acknowledged before the call, and most that came later. It
    /// is an ordinary journal. A server that opens it to write gives it a new epoch, so that clients
    /// are told of a gap: they may have seen messages that came after the backup. The file appears
    /// under its name only when it is complete and on the disk, and may be read by its owner only.
    /// Cancelling the Deferred ends the backup, and leaves no file.
    ///
    /// - Parameter path: Where there is no file yet. The directory must exist.
    /// - Returns: Fires in ``collect()``. Fails with ``JournalError``; with ``JournalError/closed``
    ///   where the journal is closed before the copy is complete.
    public func backup(to path: String) -> Deferred<Void> {
        if isClosed { return .fail(JournalError.closed) }
        let (number, copied) = waiters.backups.begin { [weak self] in
            self?.queue.order(.cancelBackup($0))
        }
        send()
        queue.order(.backup(BackupRequest(number: number, path: path)))
        return copied
    }

    /// Ends the thread once all that was asked for is done, except for backups.
    ///
    /// - Returns: Fires in ``collect()`` when the file is closed.
    public func close() -> Deferred<Void> {
        if isClosed { return .fail(JournalError.closed) }
        isClosed = true
        let closing = waiters.closer()
        send()
        queue.order(.close)
        guard let index else { return closing }
        return index.close().addCallback { closing }
    }

    /// Sends a request. Cancelling the Deferred takes it back, if the thread has not begun with it.
    private func page(_ request: PageRequest) -> Deferred<JournalPage> {
        if isClosed { return .fail(JournalError.closed) }
        let (number, page) = waiters.pages.begin { [weak self] in
            self?.queue.order(.cancelPage($0))
        }
        send()
        queue.order(.read(request, number))
        return page
    }

    /// Fires the Deferreds of what is done by now, appends before reads. It stops after a while, so that
    /// the loop can do other work, and continues in the next turn.
    package func collect() {
        if isCollecting { return }  // called by a callback: the outer call goes on
        isCollecting = true
        for completion in queue.takeCompletions() { completions.add(completion) }
        completions.fire(telling: listener)
        completions.firePages(queue.pageIsDone)
        isCollecting = false
        if completions.isEmpty { return }
        scheduler.callLater(.zero) { [weak self] in self?.collect() }
    }
}

@available(*, unavailable)
extension SQLiteJournal: Sendable {}
