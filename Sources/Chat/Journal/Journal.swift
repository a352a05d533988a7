// Where messages are kept, and what every such place promises.
// SPDX-License-Identifier: MIT

public import Deferred

/// Keeps messages in the order of their numbers, over all channels.
///
/// What each journal promises, and one test suite asks of all of them:
///
/// - **Acknowledged means kept.** Once ``append(_:)``'s Deferred has fired with success, the message is
///   found by every later read and outlives the process, however that ends, as far as the journal
///   outlives it at all.
/// - **In order.** Appends fire in the order in which they were called. A read sees what was
///   acknowledged when it was called, and may see more.
/// - **A number is used once.** ``JournalContents/last`` is at least the highest number ever
///   acknowledged, also where retention has since dropped that message.
/// - **Nothing is dropped silently.** Retention drops a channel's oldest messages first; a page tells
///   up to which number they are gone.
/// - **Changed means changed.** A message that edits or deletes others is kept in the same step in
///   which they are changed: see ``Message/changed(by:)`` and ``Message/isErased(by:)``. A text that
///   was there before is erased. That is no loss: pages do not tell of it as of what retention drops.
/// - **Records are kept whole.** Of a change of records all steps are kept, or none.
/// - **Failure loses nothing.** An append that fails leaves no trace in any page, and the journal
///   goes on: the next append may succeed, and reads do as long as they can.
///
/// A journal and its Deferreds live on the thread that made it.
public protocol Journal: AnyObject {
    /// What was there when the journal was opened.
    var contents: JournalContents { get }

    /// Where it is kept, for people: a path, or `memory`.
    var place: String { get }

    /// A sentence for the person who starts the server; nil where all is well.
    var warning: String? { get }

    /// Bytes on the disk; 0 where there are none.
    var bytes: Int { get }

    /// Who is told what retention does. The journal does not keep it alive.
    var listener: (any JournalListener)? { get set }

    /// Keeps `message`, whose number is higher than all before it.
    ///
    /// - Returns: Fires once the message is kept; fails with a ``JournalError``.
    func append(_ message: Message) -> Deferred<Void>

    /// Keeps `message` before it returns, in a journal that does so without waiting for anything.
    ///
    /// - Returns: false where it was not kept: only ``append(_:)`` may keep it, or say why not.
    func appendAtOnce(_ message: Message) -> Bool

    /// Changes the records that are kept beside the messages: all steps, whatever their conditions, or
    /// none. Changes are kept in the order of the calls.
    ///
    /// - Returns: Fires once they are kept; fails with a ``JournalError``.
    func keep(_ changes: [RecordChange]) -> Deferred<Void>

    /// The oldest messages of `channels` with a number above `seq`, oldest first.
    ///
    /// - Returns: A page of at most `limit`; fails with a ``JournalError``.
    func read(_ channels: [ChannelName], after seq: Int, limit: Int) -> Deferred<JournalPage>

    /// The newest messages of `channels` with a number below `seq`, oldest first, without those that
    /// change others.
    ///
    /// - Parameter seq: nil for the newest of all.
    /// - Returns: A page of at most `limit`; fails with a ``JournalError``.
    func readBack(
        _ channels: [ChannelName], before seq: Int?, limit: Int
    ) -> Deferred<JournalPage>

    /// The message of this number, in whichever channel.
    ///
    /// - Returns: nil where it is not kept; fails with a ``JournalError``.
    func find(_ seq: Int) -> Deferred<Message?>

    /// The same in one channel alone, for a journal in which that takes less.
    func find(_ seq: Int, in channel: ChannelName) -> Deferred<Message?>

    /// The messages of these numbers, as many as fit into a page, in the order of `seqs`. Those that are
    /// not kept, or in another channel, are left out.
    ///
    /// - Returns: `hasMore` where the page ended before the last number; fails with a ``JournalError``.
    func find(_ seqs: [Int], in channel: ChannelName) -> Deferred<JournalPage>

    /// How many messages somebody has not read, in each of the question's channels: at most
    /// ``UnreadQuestion/most``, and among a channel's newest alone.
    ///
    /// - Returns: Fails with a ``JournalError``.
    func countUnread(_ question: UnreadQuestion) -> Deferred<[Int]>

    /// Ends the journal behind what was appended before; nothing may be asked of it from now on.
    ///
    /// - Returns: Fires once the last append has, and the files are closed.
    func close() -> Deferred<Void>
}

/// Hears what retention does in a journal.
public protocol JournalListener: AnyObject {
    /// Retention has left nothing of a channel. Called on the journal's thread; it may ask something
    /// of the journal.
    func emptied(_ channel: ChannelName)
}

extension Journal {
    /// All is well.
    public var warning: String? { nil }

    /// Looks for it wherever it is.
    public func find(_ seq: Int, in channel: ChannelName) -> Deferred<Message?> {
        find(seq).addCallback { $0?.channel == channel ? $0 : nil }
    }

    /// Looks for one after the other.
    public func find(_ seqs: [Int], in channel: ChannelName) -> Deferred<JournalPage> {
        gather(seqs.map { find($0, in: channel) }, consumeErrors: true).addCallback { found in
            JournalPage(messages: found.compactMap { $0 }, hasMore: false, forgotten: 0)
        }
    }

    /// Reads the messages themselves, for a journal that cannot count them.
    public func countUnread(_ question: UnreadQuestion) -> Deferred<[Int]> {
        func next(_ counts: [Int]) -> Deferred<[Int]> {
            guard counts.count < question.places.count else { return .succeed(counts) }
            let place = question.places[counts.count]
            return readBack([place.channel], before: nil, limit: UnreadQuestion.reach)
                .addCallback { page in
                    let news = page.messages.filter {
                        $0.seq > place.seq && $0.isNews(for: question.reader)
                    }
                    return next(counts + [min(news.count, UnreadQuestion.most)])
                }
        }
        return next([])
    }

    /// A journal that writes to a disk waits for it.
    public func appendAtOnce(_ message: Message) -> Bool { false }
}

/// What a journal held when it was opened.
public struct JournalContents: Sendable {
    /// What became of one channel.
    public struct Channel: Sendable, Equatable {
        /// The number of its newest message.
        public var last: Int
        /// How many messages are kept.
        public var count: Int

        /// Both come from the journal: `last` stays when older messages are dropped.
        public init(last: Int, count: Int) {
            self.last = last
            self.count = count
        }
    }

    /// The first half of every position in this journal, see ``Position``.
    public var epoch: String
    /// The highest number ever acknowledged; 0 before the first.
    public var last: Int
    /// The highest number that retention has dropped from a channel that is empty now.
    public var floor: Int
    /// Channels of which something is kept.
    public var channels: [ChannelName: Channel]
    /// What was said under a nonce, no longer ago than ``Nonce/lifetime``; oldest first.
    public var recent: [KnownNonce]
    /// The records that are kept, in no order. Some may have expired.
    public var records: [Record]

    /// A message that was said under a nonce, whether it is kept still or not.
    public struct KnownNonce: Sendable, Equatable {
        /// The mark that the client chose.
        public var nonce: Nonce
        /// The number that its first message got.
        public var seq: Int
        /// When that was, by the calendar: the end of its lifetime follows from it.
        public var at: Timestamp

        /// A message with a nonce, as a journal found it when it was opened.
        public init(nonce: Nonce, seq: Int, at: Timestamp) {
            self.nonce = nonce
            self.seq = seq
            self.at = at
        }
    }

    /// By default the contents of a journal in which nothing was ever kept.
    public init(
        epoch: String, last: Int = 0, floor: Int = 0, channels: [ChannelName: Channel] = [:],
        recent: [KnownNonce] = [], records: [Record] = []
    ) {
        self.epoch = epoch
        self.last = last
        self.floor = floor
        self.channels = channels
        self.recent = recent
        self.records = records
    }

    /// Messages kept, over all channels.
    public var count: Int { channels.values.reduce(0) { $0 + $1.count } }
}

/// Part of a journal.
public struct JournalPage: Sendable, Equatable {
    /// A page holds so many bytes of encoded messages at most, whatever the limit, or one message.
    public static let maxBytes = 256 << 10

    /// Oldest first.
    public var messages: [Message]
    /// Whether the limit cut the page: there are more messages in the direction that was asked for.
    public var hasMore: Bool
    /// The highest number that retention has dropped from any of these channels; 0 for none. A reader
    /// who stands before it may have missed something.
    public var forgotten: Int
    /// Whether retention has dropped something of one of these channels, as far as is known.
    /// ``forgotten`` is careful where a channel is new: it may be another channel's then.
    public var hasLost: Bool

    /// A page as a journal answers it; `forgotten` is 0 where nothing was ever dropped.
    public init(messages: [Message], hasMore: Bool, forgotten: Int, hasLost: Bool = false) {
        self.messages = messages
        self.hasMore = hasMore
        self.forgotten = forgotten
        self.hasLost = hasLost
    }

    /// About how long it is, encoded.
    package var bytes: Int { messages.reduce(0) { $0 + $1.wireBytes } }
}

/// What keeps a journal from doing what it was asked for.
public enum JournalError: Error, Equatable, CustomStringConvertible {
    /// Another process has the file open.
    case busy(path: String)
    /// The disk has no room left. Reads go on.
    case full(path: String)
    /// The file may be read but not written. Reads go on.
    case readOnly(path: String)
    /// What the file holds is not a journal, or no longer one.
    case damaged(path: String, String)
    /// The file cannot be opened or read; the string says why.
    case unusable(path: String, String)
    /// ``Journal/close()`` was called before.
    case closed

    /// One sentence for people: what is wrong, and what to do about it.
    public var description: String {
        switch self {
        case .busy(let path):
            "\(path) is in use by another process; stop that one, or name another file: --journal."
        case .full(let path): "There is no room left for \(path); free some, then try again."
        case .readOnly(let path): "\(path) may only be read; what is said now cannot be kept."
        case .damaged(let path, let detail):
            "\(path) is damaged (\(detail)); move it away, or put a copy in its place."
        case .unusable(let path, let detail): "\(path) cannot be used: \(detail)."
        case .closed: "The journal is closed."
        }
    }
}
