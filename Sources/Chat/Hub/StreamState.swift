// How far a stream has come.
// SPDX-License-Identifier: MIT

import Deferred

/// What a stream keeps beside its ``Subscriber``.
final class StreamState {
    /// What a stream does.
    enum StreamPhase {
        /// It stands in no queue, and its listener has no room.
        case paused
        /// It asks for what it has missed.
        case catchingUp
        /// It stands in the queues of its channels, and has heard everything.
        case waiting
        /// Its listener hears no more.
        case ended
    }

    /// nil once the stream is over. Unchecked, because nothing runs while it is read.
    @exclusivity(unchecked) private(set) var listener: (any BatchListener)?
    /// The times of silence after which an empty batch comes.
    let hold: Subscriber.Holds
    /// What its pages count against; nil for nothing.
    let allowance: (any Allowance)?
    /// Where it stands, unless it is ``StreamPhase/waiting``: then its question says it.
    var position: Cursor
    /// Unchecked, because it is a number: nothing runs while it is read or replaced.
    @exclusivity(unchecked) var phase = StreamPhase.paused
    /// Whether a batch is due, even an empty one.
    var owesBatch = true
    /// Whether it asks just now, and whether it is to ask again.
    var isAsking = false
    var isToAsk = false
    /// What it waits for while it catches up.
    private var awaited: Deferred<Void>?
    /// Among all streams of the hub.
    var place: WaitingList<Subscriber>.Place?
    /// When it ends; nil where it may last.
    var life: StreamLives.Life?

    init(
        _ listener: any BatchListener, hold: Subscriber.Holds, from position: Cursor,
        allowance: (any Allowance)?
    ) {
        self.listener = listener
        self.hold = hold
        self.position = position
        self.allowance = allowance
    }

    /// Calls `body` with the result. The result of what is no longer awaited is a failure.
    func await<Value>(
        _ deferred: Deferred<Value>, _ body: @escaping (Result<Value, Failure>) -> Void
    ) {
        awaited = deferred.addBoth { body($0) }
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
