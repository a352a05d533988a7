// A request that waits for what comes next in some channels.
// SPDX-License-Identifier: MIT

import Deferred

/// Is told of each subscriber whose client goes away before it is answered.
protocol SubscriberOwner: AnyObject {
    func left(_ subscriber: Subscriber)
}

/// It stands in the queue of each channel until it is answered, or its client goes away.
///
/// Ten thousand may wait, so each is two objects: this one, and the Deferred that is fired.
final class Subscriber {
    enum WaitMode {
        /// The one next message, without anything around it: the simple API.
        case message(Deferred<JSON>)
        /// Everything new.
        case batch(Deferred<Batch>, limit: Int)
    }

    let channels: NonEmpty<Channel>
    /// Messages with a higher number have not been seen.
    let seq: Int
    /// The hub's revision when this one began to wait.
    let revision: Int
    /// The tab that asks, where it says which.
    let client: String?
    /// The login behind it, where there is one.
    let session: String?
    /// By which the broker knows a poll of somebody with a name.
    let stay: Stay?
    /// Tells the polls of one client at one hub apart, see ``ClientRegistry``.
    var ticket = 0
    private let owner: any SubscriberOwner
    /// What it waits for, and the Deferred that is fired then.
    private(set) var mode: WaitMode?
    /// nil for one who waits as long as it takes.
    private var hold: HoldQueue.HoldPlace?
    /// One in the queue of each channel.
    private var places: NonEmpty<SubscriberQueue.Place>?

    /// - Parameter owner: Hears when it is cancelled.
    init(
        of owner: any SubscriberOwner, to channels: NonEmpty<Channel>, above seq: Int,
        revision: Int, client: String? = nil,
        session: String? = nil, stay: Stay? = nil
    ) {
        self.owner = owner
        self.channels = channels
        self.seq = seq
        self.revision = revision
        self.client = client
        self.session = session
        self.stay = stay
    }

    /// Whether it stands in some queue still.
    var isWaiting: Bool { places != nil }

    /// Whether something came that they were not told yet.
    var hasUnseen: Bool {
        channels.contains { $0.hasMessages(above: seq) || queue(of: $0).revision > revision }
    }

    /// Joins the queue of each channel.
    func join(_ mode: WaitMode, hold: HoldQueue.HoldPlace?) {
        self.mode = mode
        self.hold = hold
        places = channels.map { queue(of: $0).join(self, isLate: $0.hasMessages(above: seq)) }
    }

    /// Leaves every queue; nothing more happens to it there.
    func leave() {
        guard let places = places.take() else { return }
        for (channel, place) in zip(channels, places) { queue(of: channel).leave(place) }
        hold.take()?.leave()
    }

    /// Whether it waits for a batch.
    var isPoll: Bool {
        if case .batch? = mode { true } else { false }
    }

    private func queue(of channel: Channel) -> SubscriberQueue {
        if case .message? = mode { channel.listeners } else { channel.queue }
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
        case .batch(let waiting, _)?: fire(waiting, with: batch)
        case nil: break
        }
    }

    /// The same for one that left its queues a moment ago: its client may have gone since.
    func fireUnlessLeft(with batch: Batch) {
        switch mode {
        case .message(let waiting)?: try? waiting.callback(.null)
        case .batch(let waiting, _)?: try? waiting.callback(batch)
        case nil: break
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
