// Changes of messages, by an engine.
// SPDX-License-Identifier: MIT

import Deferred

/// Has the engine edit and delete messages, and waits until this node has heard of it.
final class SharedModerator {
    private let log: LogReader
    private let scheduler: any Scheduler
    private var session: (any EngineSession)?
    private let arrivals = Arrivals()
    /// How many deletions and edits this node has asked for that were kept.
    private(set) var deletions = 0
    private(set) var edits = 0

    init(log: LogReader, scheduler: any Scheduler) {
        self.log = log
        self.scheduler = scheduler
    }

    /// - Returns: Where the change stands. Fails with a ``ChatError``, where there is no such message or the
    ///   editor may not change it, or with an ``EngineError``.
    func revise(_ change: MessageChange) -> Deferred<Position> {
        let position = change.position
        guard position.epoch == log.epoch else {
            return .fail(ChatError.noSuchMessage(position))
        }
        let end = ask { session in
            session.revise(change).addCallback { receipt in
                switch receipt {
                case .changed(let seq): return seq
                case .missing: throw ChatError.noSuchMessage(position)
                case .notTheAuthor: throw ChatError.notTheAuthor(position)
                case .tooLate: throw ChatError.tooLateToChange(position)
                }
            }
        }
        return end.addCallback { [self] position in
            if change.body == nil { deletions += 1 } else { edits += 1 }
            return position
        }
    }

    /// The same for all messages of a channel; fails with ``ChatError/noSuchChannel(_:)``.
    func clear(_ channel: ChannelName) -> Deferred<Position> {
        ask { session in
            session.clear(channel).addCallback { seq in
                guard let seq else { throw ChatError.noSuchChannel(channel) }
                return seq
            }
        }.addCallback { [self] position in
            deletions += 1
            return position
        }
    }

    /// There is a session for this log.
    func begin(on session: any EngineSession) { self.session = session }

    /// There is none any more.
    func stop() { session = nil }

    /// This node has heard all up to this number.
    func reached(_ seq: Int) {
        if !arrivals.isEmpty { arrivals.reach(seq) }
    }

    private func ask(
        _ question: (any EngineSession) -> Deferred<Int>
    ) -> Deferred<Position> {
        guard let session else {
            return .fail(EngineError.unreachable("the node has lost it for the moment"))
        }
        let epoch = log.epoch
        return question(session).addCallback { seq in
            self.wait(for: Position(epoch: epoch, seq: seq))
        }
    }

    private func wait(for position: Position) -> Deferred<Position> {
        if position.epoch == log.epoch, position.seq <= log.last { return end(at: position) }
        let arrival = arrivals.wait(for: position.seq)
        return arrival.addTimeout(Publisher.patience, clock: scheduler)
            .addCallback { self.end(at: position) }
            .addErrback(TimeoutError.self) { _ in throw EngineError.unknown }
    }

    private func end(at position: Position) -> Deferred<Position> {
        guard position.epoch == log.epoch, !log.isLost(position.seq) else {
            return .fail(EngineError.unknown)
        }
        return .succeed(position)
    }
}

@available(*, unavailable)
extension SharedModerator: Sendable {}
