// What a Bayeux session listens to, and how far it has heard.
// SPDX-License-Identifier: MIT

import Chat

/// One channel of the chat in a session. Nothing is queued for it: its position says what is due.
struct BayeuxSubscription: Sendable {
    let channel: ChannelName
    /// All that the session listens to there.
    private(set) var views: BayeuxViews
    /// The channel's name as the client writes it.
    private(set) var spelling: String
    /// Everything above this is due.
    private(set) var position: Position
    /// Where the subscription began: nothing from before that is due.
    private var start: Position
    /// Whether what is asked for just now includes it. What an answer leads to counts for those that it
    /// was about, and not for one that came later.
    var isAsked = false
    /// Where the event stream began to which its messages go, while its client has said nothing of what
    /// it has heard there: perhaps nothing.
    private var sentFrom: Position?
    /// The message that subscribed, by its id: sent again, it changes nothing.
    private var madeBy: [UInt8]?

    init(_ wanted: BayeuxChannel, from position: Position, by id: [UInt8]?) {
        channel = wanted.channel
        views = wanted.views
        spelling = wanted.spelling
        (self.position, start) = (position, position)
        madeBy = id
    }

    /// Whether its client writes the name as the chat does.
    var isPlain: Bool { spelling == channel.description }

    /// One more part of the channel is listened to.
    ///
    /// - Parameters:
    ///   - position: From where on, where the client says it.
    ///   - now: From where on, where nothing that is kept was listened to before.
    mutating func add(
        _ wanted: BayeuxChannel, from position: Position?, now: Position, by id: [UInt8]?
    ) {
        let isRepeat = id != nil && id == madeBy && views.isSuperset(of: wanted.views)
        let heardNothing = views.isDisjoint(with: .kept)
        views.formUnion(wanted.views)
        spelling = wanted.spelling
        if isRepeat { return }
        madeBy = id
        guard let new = position ?? (heardNothing ? now : nil) else { return }
        (self.position, start, isAsked) = (new, new, false)
        sentFrom = nil
    }

    /// - Returns: Whether anything is left.
    mutating func remove(_ views: BayeuxViews) -> Bool {
        self.views.subtract(views)
        return !self.views.isEmpty
    }

    /// The client has heard everything up to here. It never goes back by this, except to another
    /// journal, whose numbers cannot be compared.
    mutating func advance(to position: Position) {
        if position.epoch != self.position.epoch || position.seq > self.position.seq {
            self.position = position
        }
    }

    /// Its messages go to an event stream. Until the client says what it has heard there, nothing has.
    mutating func beginEvents() {
        if let sentFrom { position = sentFrom }
        sentFrom = position
    }

    /// The client says what it has heard of an event stream: it goes on from here, or from where the
    /// subscription began.
    mutating func goOn(from position: Position) {
        sentFrom = nil
        if position.epoch == start.epoch, position.seq < start.seq {
            self.position = start
        } else if position.epoch != self.position.epoch || position.seq < self.position.seq {
            self.position = position
        }
    }

    /// A position that was asked for is of no use: from here on then.
    mutating func replace(_ lost: Position, by position: Position) {
        if self.position == lost { (self.position, start) = (position, position) }
    }
}

/// All that a session listens to, made once for many questions.
final class BayeuxInterest: Sendable {
    let channels: [ChannelName]
    /// What the session listens to in each of them, in the same order.
    let views: [BayeuxViews]
    /// How the client writes the name of each.
    let spellings: [String]
    /// What all of them listen to, where that is the same, and each is spelt as in the chat: then all
    /// such sessions are told the same bytes. nil where they differ.
    let commonViews: BayeuxViews?

    init(_ subscriptions: [BayeuxSubscription]) {
        channels = subscriptions.map(\.channel)
        self.views = subscriptions.map(\.views)
        spellings = subscriptions.map(\.spelling)
        let views = subscriptions.first?.views
        commonViews = subscriptions.allSatisfy { $0.views == views && $0.isPlain } ? views : nil
    }
}
