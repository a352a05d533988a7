// One who waits, in the line of each channel.
// SPDX-License-Identifier: MIT

internal import Deferred

/// A request that waits for what comes next in some channels.
final class Subscriber {
    enum Mode {
        /// The one next message, without anything around it: the simple API.
        case message
        /// Everything new, as the answer to a poll.
        case answer(limit: Int, client: String?)
    }

    let mode: Mode
    let channels: [Channel]
    /// Messages with a higher number have not been seen.
    let seq: Int
    /// The hub's count of news when this one began to wait.
    let revision: Int
    /// Fires with the answer; cancelled when the client is gone.
    let deferred: Deferred<JSON>
    /// Tells the polls of one client at one hub apart, see ``ClientRegistry``.
    var ticket = 0
    /// The login behind it, where there is one.
    let session: String?
    /// nil for one who waits as long as it takes.
    var hold: HoldQueue.Place?
    private var places: [SubscriberQueue.Place] = []

    init(
        _ mode: Mode, in channels: [Channel], above seq: Int, revision: Int, session: String?,
        _ deferred: Deferred<JSON>
    ) {
        self.mode = mode
        self.channels = channels
        self.seq = seq
        self.revision = revision
        self.session = session
        self.deferred = deferred
    }

    /// The tab that asks, where it says which.
    var client: String? {
        if case .answer(_, let client) = mode { client } else { nil }
    }

    /// Whether it is on some waiting list still.
    var isWaiting: Bool { !places.isEmpty }

    /// Whether something came that they were not told yet.
    var hasNews: Bool {
        channels.contains { $0.hasNews(above: seq) || $0.queue(for: mode).revision > revision }
    }

    /// Joins the line of each channel.
    func join() {
        places = channels.map {
            $0.queue(for: mode).join(self, isLate: $0.hasNews(above: seq))
        }
    }

    /// Leaves every line; nothing more happens by itself.
    func leave() {
        for (channel, place) in zip(channels, places) {
            channel.queue(for: mode).leave(place)
        }
        places = []
        hold?.leave()
        hold = nil
    }
}
