// One connection to the primary, under one fence.
// SPDX-License-Identifier: MIT

package import Deferred

/// A node's conversation with the primary. Everything is done under the fence with which it was opened:
/// a server that was restarted, replaced or emptied since does nothing, and the session ends.
///
/// A number means nothing without the epoch of the session that gave it, so each answer belongs to
/// ``opening``. Every Deferred fails with an ``EngineError``; after ``EngineError/fenced`` and
/// ``EngineError/gone(_:)`` the session has ended, and its listener was told before.
package protocol EngineSession: AnyObject {
    /// What the server said when it was opened.
    var opening: EngineOpening { get }

    /// Who is told of the end. It is not kept alive.
    var listener: (any EngineSessionListener)? { get set }

    // Messages.

    /// Gives each draft its number, keeps it, and tells all nodes, in one step. A draft whose nonce is
    /// known gets the number that it has.
    ///
    /// - Parameter drafts: Each with a nonce; at most ``Outbox/maxCount``.
    /// - Returns: A receipt for each, in order.
    func publish(_ drafts: [Draft]) -> Deferred<[EngineReceipt]>

    /// Tells all nodes, and keeps nothing. For ``ChatEvent/ephemeral(_:)``, ``ChatEvent/sessionEnded(_:_:)``
    /// and ``ChatEvent/expelled(_:)``.
    func tell(_ events: [ChatEvent]) -> Deferred<Void>

    /// Edits or deletes a message, in one step: its old text is erased in the channel and in the log, its new
    /// one or a tombstone stands in its place, an earlier edit of it is erased, and the change is published.
    /// The engine's own clock says whether an author may still.
    ///
    /// - Parameter change: Its epoch was looked at.
    func revise(_ change: MessageChange) -> Deferred<ChangeReceipt>

    /// Erases all messages of a channel, and publishes that.
    ///
    /// - Returns: The number of the word that tells it; nil where the channel has none.
    func clear(_ channel: ChannelName) -> Deferred<Int?>

    // Reading.

    /// The highest number that was given: the barrier. Who has heard it knows all that was acknowledged
    /// before the question.
    func newest() -> Deferred<Int>

    /// The number of each channel's newest message.
    func channels() -> Deferred<[ChannelName: Int]>

    /// See ``Journal/read(_:after:limit:)``. ``JournalPage/forgotten`` counts what failovers have lost.
    func read(_ channels: [ChannelName], after seq: Int, limit: Int) -> Deferred<JournalPage>

    /// See ``Journal/readBack(_:before:limit:)``.
    func readBack(
        _ channels: [ChannelName], before seq: Int?, limit: Int
    ) -> Deferred<JournalPage>

    /// See ``Journal/countUnread(_:)``.
    func countUnread(_ question: UnreadQuestion) -> Deferred<[Int]>

    // Life.

    /// This node lives: once a second. A hole that nobody could judge for long enough is judged.
    func beat() -> Deferred<EngineBeat>

    /// The people of a node that is gone have left; some of them in one step.
    ///
    /// - Returns: Whether all of them have.
    func reap(_ node: String) -> Deferred<Bool>

    /// Retention by age and by bytes: the next few channels. And of the next few records, those go that have
    /// expired.
    func sweep() -> Deferred<Void>

    /// This node ends: nobody waits for its word. Its people are left to their grace.
    func leave() -> Deferred<Void>

    // Presence.

    /// People who came to this node or left it. All nodes are told of those who came to the first node
    /// or left the last.
    func report(_ changes: [PresenceChange]) -> Deferred<Void>

    /// Everyone who is listed, at all nodes.
    func people() -> Deferred<[EnginePerson]>

    // What nodes keep beside messages.

    /// Changes records, all or none of them, and tells all nodes.
    ///
    /// - Parameter records: At most ``RecordReceipt/maxSteps``, each no longer than it may be.
    func change(_ records: [RecordChange]) -> Deferred<RecordReceipt>

    /// The next few records. One may come twice. Of what changes meanwhile, the log tells.
    ///
    /// - Parameter place: ``RecordPage/next`` of the page before; nil for the first.
    func records(from place: String?) -> Deferred<RecordPage>

    /// Names in use, logouts, tries, keys.
    func register(_ request: RegisterRequest) -> Deferred<RegisterAnswer>

    /// Ends the session. Its listener is not told.
    func close()
}

/// Hears of the end of a session.
package protocol EngineSessionListener: AnyObject {
    /// What was asked and not answered fails after this.
    func sessionEnded(_ session: any EngineSession, _ error: EngineError)
}

/// The state of the log, as a node finds it.
package struct EngineOpening: Sendable, Equatable {
    /// Names the log, in every ``Position``.
    package var epoch: String
    /// The highest number that was given.
    package var seq: Int
    /// See ``JournalContents/floor``.
    package var floor: Int
    /// The end of the newest hole in which something was lost; 0 for none.
    package var lost: Int
    /// All holes, oldest first.
    package var holes: [Hole]
    /// Whether it is known what the newest hole has cost.
    package var isJudged: Bool

    package init(
        epoch: String, seq: Int = 0, floor: Int = 0, lost: Int = 0, holes: [Hole] = [],
        isJudged: Bool = true
    ) {
        self.epoch = epoch
        self.seq = seq
        self.floor = floor
        self.lost = lost
        self.holes = holes
        self.isJudged = isJudged
    }
}

/// What became of a draft.
package enum EngineReceipt: Sendable, Equatable {
    /// It got this number.
    case published(Int)
    /// It was published before, under this number.
    case known(Int)
    /// It would have made one channel too many.
    case noRoom
}

/// What a node is told when it says that it lives.
package struct EngineBeat: Sendable, Equatable {
    /// The highest number that was given.
    package var seq: Int
    /// Whether the engine had forgotten this node: its people must be reported again.
    package var wasForgotten: Bool
    /// Nodes that have been silent for longer than their people's grace.
    package var silent: [String]
    /// Bytes of memory that the store uses; nil where it did not say this time.
    package var bytes: Int?

    package init(
        seq: Int, wasForgotten: Bool = false, silent: [String] = [], bytes: Int? = nil
    ) {
        self.seq = seq
        self.wasForgotten = wasForgotten
        self.silent = silent
        self.bytes = bytes
    }
}
