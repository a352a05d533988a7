// A request that waits for what comes next in some channels.
// SPDX-License-Identifier: MIT

import Deferred

/// It stands in the queue of each channel until it is answered, or its client goes away.
final class Subscriber {
    enum WaitMode {
        /// The one next message, without anything around it: the simple API.
        case message(Deferred<JSON>)
        /// Everything new.
        case batch(Deferred<Batch>, limit: Int)
    }

    let channels: [Channel]
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
    /// What it waits for, and who is told. It is cancelled when the client is gone.
    private(set) var mode: WaitMode?
    /// nil for one who waits as long as it takes.
    private var hold: HoldQueue.HoldPlace?
    private var places: [SubscriberQueue.Place] = []

    init(
        to channels: [Channel], above seq: Int, revision: Int, client: String? = nil,
        session: String? = nil, stay: Stay? = nil
    ) {
        self.channels = channels
        self.seq = seq
        self.revision = revision
        self.client = client
        self.session = session
        self.stay = stay
    }

    /// Whether it stands in some queue still.
    var isWaiting: Bool { !places.isEmpty }

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
        for (channel, place) in zip(channels, places) { queue(of: channel).leave(place) }
        places = []
        hold?.leave()
        hold = nil
    }

    /// Whether it waits for a batch.
    var isPoll: Bool {
        if case .batch? = mode { true } else { false }
    }

    private func queue(of channel: Channel) -> SubscriberQueue {
        if case .message? = mode { channel.listeners } else { channel.queue }
    }
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
