// Messages of this node, from their publishers into the log.
// SPDX-License-Identifier: MIT

import Deferred

/// Sends drafts to the engine, together while an earlier call is under way, and tells their publishers
/// once this node has heard the messages. Where nobody knows what became of a draft, it is sent again
/// under its nonce.
final class Publisher {
    /// How long a publisher waits.
    static let patience = Duration.seconds(10)
    /// After a session could not publish that goes on all the same.
    static let pause = Duration.milliseconds(100)
    /// Drafts that may wait at once, and their bytes.
    static let maxPending = 10_000
    static let maxPendingBytes = 16 << 20

    private let node: String
    private let log: LogReader
    private let scheduler: any Scheduler
    private let maxChannels: Int
    /// nil while the node has none.
    private var session: (any EngineSession)?
    private var outbox = Outbox()
    private var acknowledgements = PendingAcknowledgements()
    /// The call under way.
    private var call: PublishCall?
    /// In the order of their deadlines. The first was not told; some of the others may have been.
    private var deadlines = FIFO<PendingPublish>()
    private var timer: (any DelayedCall)?
    private var pendingBytes = 0
    private var nonces = 0
    /// Fires when nothing waits any more.
    private var idle: Deferred<Void>?
    /// Messages that wait.
    private(set) var pending = 0
    private(set) var counts = PublishCounts()

    /// - Parameters:
    ///   - log: Says what was heard.
    ///   - maxChannels: For the error of a message that would open one channel too many.
    init(node: String, log: LogReader, scheduler: any Scheduler, maxChannels: Int) {
        self.node = node
        self.log = log
        self.scheduler = scheduler
        self.maxChannels = maxChannels
    }

    /// - Returns: Fires once this node has heard the message; fails with an ``EngineError`` or with
    ///   ``ChatError/tooManyChannels(limit:)``.
    func publish(_ draft: Draft) -> Deferred<Position> {
        let publish = PendingPublish(
            withNonce(draft), deadline: scheduler.now + Publisher.patience)
        guard pending < Publisher.maxPending,
            pendingBytes + publish.bytes <= Publisher.maxPendingBytes
        else {
            counts.failures += 1
            return .fail(EngineError.tooMuchPending)
        }
        pending += 1
        pendingBytes += publish.bytes
        deadlines.append(publish)
        outbox.append(publish)
        if timer == nil { watch() }
        send()
        return publish.position
    }

    /// There is a session for this log.
    func begin(on session: any EngineSession) {
        stop()
        self.session = session
        send()
    }

    /// There is none any more. The drafts that were sent are sent again to the next.
    func stop() {
        session = nil
        if let call = call.take() { outbox.putBack(call.drafts) }
    }

    /// This node has heard all up to this number.
    func reached(_ seq: Int) {
        for (seq, publish) in acknowledgements.take(upTo: seq) { acknowledge(publish, seq) }
    }

    /// What had a number in there is lost, and is sent again.
    func met(_ hole: Hole) {
        outbox.putBack(acknowledgements.take(inside: hole))
        send()
    }

    /// Numbers from before mean nothing, or were not heard: all is sent again.
    func beginAgain() {
        outbox.putBack(acknowledgements.takeAll())
    }

    /// - Returns: Fires when every publisher was told, or after this time.
    func settle(within limit: Duration) -> Deferred<Void> {
        if pending == 0 { return .succeed() }
        let idle = Deferred<Void>()
        self.idle = idle
        return idle.addTimeout(limit, clock: scheduler).addErrback { _ in self.failAll() }
    }

    /// A message that its sender has put no mark on gets one here: it may have to be sent again.
    private func withNonce(_ draft: Draft) -> Draft {
        if draft.nonce != nil { return draft }
        nonces += 1
        let digits = String(nonces, radix: 36)
        let value = String(repeating: "0", count: max(0, 8 - digits.utf8.count)) + digits
        return Draft(
            channel: draft.channel, from: draft.from, body: draft.body,
            nonce: Nonce(sender: node, value: value))
    }
}

// MARK: - Calls

extension Publisher {
    /// The next call, unless one is under way.
    private func send() {
        guard call == nil, let session else { return }
        let drafts = outbox.next()
        if drafts.isEmpty { return }
        let call = PublishCall(drafts)
        self.call = call
        for draft in drafts { draft.wasSent = true }
        session.publish(drafts.map(\.draft)).addCallbacks(
            { self.take($0, for: call) }, { self.fail(call, $0.error) })
    }

    /// Whether it is the call under way. Else its drafts are sent again already.
    private func end(_ call: PublishCall) -> Bool {
        guard call === self.call else { return false }
        self.call = nil
        return true
    }

    private func take(_ receipts: [EngineReceipt], for call: PublishCall) {
        guard end(call) else { return }
        for (publish, receipt) in zip(call.drafts, receipts) where !publish.isSettled {
            switch receipt {
            case .published(let seq): wait(publish, seq)
            case .known(let seq):
                if !publish.wasPutBack { counts.repeats += 1 }
                wait(publish, seq)
            case .noRoom: fail(publish, ChatError.tooManyChannels(limit: maxChannels))
            }
        }
        reached(log.last)
        send()
    }

    /// The publisher is told once the number is heard.
    private func wait(_ publish: PendingPublish, _ seq: Int) {
        if log.isLost(seq) {
            outbox.putBack([publish])
        } else {
            acknowledgements.add(publish, at: seq)
        }
    }

    private func fail(_ call: PublishCall, _ error: any Error) {
        guard end(call) else { return }
        switch error as? EngineError {
        case .gone, .fenced: outbox.putBack(call.drafts)
        case .unreachable, .unknown:
            outbox.putBack(call.drafts)
            scheduler.callLater(Publisher.pause) { [weak self] in self?.send() }
        default:
            for publish in call.drafts { fail(publish, error) }
            send()
        }
    }
}

// MARK: - Ends

extension Publisher {
    private func acknowledge(_ publish: PendingPublish, _ seq: Int) {
        if publish.isSettled { return }
        counts.messages += 1
        settle(publish, .success(Position(epoch: log.epoch, seq: seq)))
    }

    private func fail(_ publish: PendingPublish, _ error: any Error) {
        if publish.isSettled { return }
        counts.failures += 1
        settle(publish, .failure(error))
    }

    private func settle(_ publish: PendingPublish, _ result: Result<Position, any Error>) {
        pending -= 1
        pendingBytes -= publish.bytes
        publish.settle(result)
        while let first = deadlines.first, first.isSettled { deadlines.dropFirst() }
        if pending == 0, let idle = idle.take() { try? idle.callback() }
    }

    /// One timer, for the first that has waited too long.
    private func watch() {
        timer = deadlines.first.map { first in
            scheduler.callLater(first.deadline - scheduler.now) { [weak self] in self?.expire() }
        }
    }

    private func expire() {
        while let first = deadlines.first, first.deadline <= scheduler.now { giveUp(first) }
        watch()
    }

    private func giveUp(_ publish: PendingPublish) {
        if publish.isSettled { return }
        if publish.wasSent {
            counts.unknown += 1
            fail(publish, EngineError.unknown)
        } else {
            fail(publish, EngineError.unreachable("nothing was sent in time"))
        }
    }

    private func failAll() {
        while let first = deadlines.first { giveUp(first) }
    }
}

/// What became of messages that this node has sent.
struct PublishCounts {
    var messages = 0
    var failures = 0
    /// Those that the engine knew already, by their nonce.
    var repeats = 0
    /// Those of which nobody knows whether they were kept.
    var unknown = 0
}

/// Drafts that are under way together.
private final class PublishCall {
    let drafts: [PendingPublish]

    init(_ drafts: [PendingPublish]) {
        self.drafts = drafts
    }
}

@available(*, unavailable)
extension Publisher: Sendable {}
