// A stream, as its hub knows it.
// SPDX-License-Identifier: MIT

import Deferred

/// A subscriber that is told more than once: see ``OpenStreams``.
final class OpenStream: Subscriber {
    /// What a stream does.
    enum StreamPhase {
        /// It stands in no queue, and its listener has no room.
        case paused
        /// It is to ask for what it has missed, in a moment.
        case dismissed
        /// It asks for what it has missed.
        case catchingUp
        /// It stands in the queues of its channels, and has heard everything.
        case waiting
        /// Its listener hears no more.
        case ended
    }

    /// nil once the stream is over. Unchecked, because nothing runs while it is read.
    @exclusivity(unchecked) private(set) var listener: (any BatchListener)?
    /// The silence after which an empty batch comes; nil for the usual one.
    let hold: Duration?
    /// What its pages count against; nil for nothing.
    let allowance: (any Allowance)?
    /// Where it stands, unless it is ``StreamPhase/waiting``: then its question says it.
    var position: Cursor
    /// Unchecked, because it is a number: nothing runs while it is read or replaced.
    @exclusivity(unchecked) var phase = StreamPhase.paused
    /// Whether it is a client that waits, and is told nothing before something is new.
    let isWait: Bool
    /// Whether a batch is due, even an empty one.
    var owesBatch: Bool
    /// Whether it asks just now, and whether it is to ask again.
    var isAsking = false
    var isToAsk = false
    /// What it waits for while it catches up.
    private var awaited: Deferred<Void>?
    /// Among all streams of the hub.
    var place: WaitingList<OpenStream>.Place?
    /// When it ends; nil where it may last.
    var life: StreamLives.Life?

    init(
        _ subscription: Subscription, of owner: any SubscriberOwner, _ question: BatchQuestion,
        asker: Asker?, listener: any BatchListener, isWait: Bool
    ) {
        self.listener = listener
        self.isWait = isWait
        owesBatch = !isWait
        hold = subscription.hold
        position = subscription.since
        allowance = subscription.allowance
        super.init(of: owner, question, asker: asker)
    }

    /// It is to be told something until it ends, also while it stands in no queue.
    override var isOpen: Bool { phase != .ended }

    /// Calls `body` with the result. The result of what is no longer awaited is a failure.
    func await<Value>(
        _ deferred: Deferred<Value>, _ body: @escaping (Result<Value, Failure>) -> Void
    ) {
        let outcome = deferred.addBoth { result in
            // A stream that waits keeps nothing of what it has awaited: that would be 300 bytes.
            self.awaited = nil
            body(result)
        }
        // Where it has fired already, `body` may await the next.
        if !outcome.hasFired { awaited = outcome }
    }

    /// It asks for nothing, until it is resumed.
    func pause() {
        phase = .paused
        awaited.take()?.cancel()
    }

    /// Its listener hears no more.
    func end() {
        phase = .ended
        listener = nil
        awaited.take()?.cancel()
    }
}
