// A request or a stream that waits for what comes next in some channels.
// SPDX-License-Identifier: MIT

import Deferred

/// Is told of each subscriber whose client goes away before it is answered.
protocol SubscriberOwner: AnyObject {
    func left(_ subscriber: Subscriber)
}

/// It stands in the queue of each channel until it is answered, or its client goes away.
///
/// Ten thousand may wait, so each is two objects: this one, and the Deferred that is fired. A stream
/// is a subclass, and one object.
class Subscriber {
    typealias Holds = HoldQueue<Subscriber>

    /// What is fired.
    enum WaitMode {
        /// With the one next message, without anything around it: the simple API.
        case message(Deferred<JSON>)
        /// With everything new.
        case batch(Deferred<Batch>)
        /// With everything new, and with everything new after that.
        case stream
    }

    // Its question, in parts: what a stream never changes is looked at where it is.
    let channels: NonEmpty<Channel>
    private let limit: Int
    /// Messages with a higher number have not been seen. Unchecked, because it is a number.
    @exclusivity(unchecked) private(set) var seq: Int
    /// The hub's revision when it asked. Unchecked, too.
    @exclusivity(unchecked) private(set) var revision: Int
    /// nil for nobody in particular.
    let asker: Asker?
    private let owner: any SubscriberOwner
    private(set) var mode: WaitMode?
    /// nil for one who waits as long as it takes.
    private var hold: Holds.HoldPlace?
    /// One in the queue of each channel.
    private var places: NonEmpty<SubscriberQueue.Place>?

    /// - Parameter owner: Hears when it is cancelled.
    init(of owner: any SubscriberOwner, _ question: BatchQuestion, asker: Asker? = nil) {
        self.owner = owner
        channels = question.channels
        limit = question.limit
        seq = question.seq
        revision = question.revision
        self.asker = asker
    }

    /// What it wants to be told.
    var question: BatchQuestion {
        BatchQuestion(channels: channels, seq: seq, limit: limit, revision: revision)
    }

    /// Whether it stands in some queue still.
    var isWaiting: Bool { places != nil }

    /// Whether something came that they were not told yet.
    var hasUnseen: Bool {
        channels.contains {
            $0.hasMessages(above: seq) || queue(of: $0).revision > revision
        }
    }

    /// Whether memory has all that came since.
    var isInMemory: Bool { channels.allSatisfy { $0.backlog.floor <= seq } }

    /// Joins the queue of each channel.
    func join(_ mode: WaitMode, hold: Holds.HoldPlace?) {
        self.mode = mode
        self.hold = hold
        places = channels.map {
            queue(of: $0).join(self, isLate: $0.hasMessages(above: seq))
        }
    }

    /// Leaves every queue; nothing more happens to it there.
    func leave() {
        guard let places = places.take() else { return }
        channels.forEach(with: places) { queue(of: $0).leave($1) }
        hold.take()?.leave()
    }

    /// Whether it is to be told something still.
    var isOpen: Bool { isWaiting }

    /// Whether it asks exactly this.
    func asks(_ other: BatchQuestion) -> Bool {
        seq == other.seq && limit == other.limit
            && revision == other.revision
            && channels.head === other.channels.head
            && (channels.tail.isEmpty && other.channels.tail.isEmpty
                || channels === other.channels)
    }

    /// Whether it waits for a batch.
    var isPoll: Bool {
        if case .batch? = mode { true } else { false }
    }

    private func queue(of channel: Channel) -> SubscriberQueue {
        if case .message? = mode { channel.listeners } else { channel.queue }
    }
}

// A stream is told more than once.
extension Subscriber {
    /// It has seen everything up to here.
    func goOn(from seq: Int, _ revision: Int) {
        self.seq = seq
        self.revision = revision
    }

    /// It has been told, and goes behind all who wait in each channel.
    func moveToEnd(at now: Duration) {
        // One channel is looked at where it is: to copy the lists would retain and release them.
        guard let first = places?.head else { return }
        channels.head.queue.moveToEnd(first)
        if places?.tail.isEmpty == false { moveToOtherEnds() }
        hold?.restart(at: now)
    }

    private func moveToOtherEnds() {
        guard let places else { return }
        for (channel, place) in zip(channels.tail, places.tail) {
            channel.queue.moveToEnd(place)
        }
    }
}

extension Subscriber: Cancellable {
    /// From its Deferred: the client is gone.
    func cancel() { owner.left(self) }
}

// It is answered once, after it has left.
extension Subscriber {
    /// - Parameter batch: For a poll; the simple API gets ``JSON/null``.
    func fire(with batch: Batch) {
        switch mode {
        case .message(let waiting)?: fire(waiting, with: .null)
        case .batch(let waiting)?: fire(waiting, with: batch)
        case .stream?, nil: break
        }
    }

    /// The wait of a poll ends with an error.
    func fail(with error: ChatError) {
        if case .batch(let waiting)? = mode { try? waiting.errback(error) }
    }

    /// The same for one that left its queues a moment ago: its client may have gone since.
    func fireUnlessLeft(with batch: Batch) {
        switch mode {
        case .message(let waiting)?: try? waiting.callback(.null)
        case .batch(let waiting)?: try? waiting.callback(batch)
        case .stream?, nil: break
        }
    }

    /// - Parameter waiting: The one in ``mode``.
    func fire<Answer>(_ waiting: Deferred<Answer>, with answer: Answer) {
        do {
            try waiting.callback(answer)
        } catch {
            fatalError("a Deferred fired while its subscriber was still waiting: \(error)")
        }
    }
}
