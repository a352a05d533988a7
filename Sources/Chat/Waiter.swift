// One who waits, in the line of each channel.
// SPDX-License-Identifier: MIT

internal import Deferred

/// A request that waits for what comes next in some channels.
final class Waiter {
    enum Wish {
        /// The one next message, without anything around it: the seed's layer.
        case message
        /// Everything new, as the answer to a poll.
        case answer(limit: Int, client: String?)
    }

    let wish: Wish
    let channels: [Channel]
    /// Messages with a higher number have not been seen.
    let seq: Int
    /// The hub's count of news when this one began to wait.
    let news: Int
    /// Fires with the answer; cancelled when the client is gone.
    let deferred: Deferred<Message>
    /// Tells the polls of one client at one hub apart, see ``Tabs``.
    var ticket = 0
    /// The login behind it, where there is one.
    let session: String?
    /// nil for one who waits as long as it takes.
    var hold: HoldQueue.Place?
    private var places: [Line.Place] = []

    init(
        _ wish: Wish, in channels: [Channel], above seq: Int, news: Int, session: String?,
        _ deferred: Deferred<Message>
    ) {
        self.wish = wish
        self.channels = channels
        self.seq = seq
        self.news = news
        self.session = session
        self.deferred = deferred
    }

    /// The tab that asks, where it says which.
    var client: String? {
        if case .answer(_, let client) = wish { client } else { nil }
    }

    /// Whether it is on some waiting list still.
    var isWaiting: Bool { !places.isEmpty }

    /// Whether something came that they were not told yet.
    var hasNews: Bool {
        channels.contains { $0.hasNews(above: seq) || $0.line(for: wish).news > news }
    }

    /// Joins the line of each channel.
    func join() {
        places = channels.map {
            $0.line(for: wish).join(self, isLate: $0.hasNews(above: seq))
        }
    }

    /// Leaves every line; nothing more happens by itself.
    func leave() {
        for (channel, place) in zip(channels, places) {
            channel.line(for: wish).leave(place)
        }
        places = []
        hold?.leave()
        hold = nil
    }
}
