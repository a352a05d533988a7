// What a Bayeux session listens to, and how far it has heard.
// SPDX-License-Identifier: MIT

import Chat

/// What a client listens to in a channel, under one spelling of its name: a listener for `/chat/Tea` hears
/// nothing that comes as `/chat/tea`.
struct BayeuxPart: Sendable, Equatable {
    var views: BayeuxViews
    let spelling: String
}

/// One channel of the chat in a session. Nothing is queued for it: its position says what is due.
struct BayeuxSubscription: Sendable {
    let channel: ChannelName
    /// All that the session listens to there, by spelling. Mostly there is one.
    private(set) var parts: [BayeuxPart]
    /// Everything above this is due.
    private(set) var position: Position
    /// Where the subscription began: nothing from before that is due.
    private var start: Position
    /// Whether it begins with the oldest message that is kept: then nothing before that is missing.
    private(set) var isFromOldest: Bool
    /// Whether what is asked for just now includes it. What an answer leads to counts for those that it
    /// was about, and not for one that came later.
    var isAsked = false
    /// Where the event stream began to which its messages go, while its client has said nothing of what
    /// it has heard there: perhaps nothing.
    private var sentFrom: Position?
    /// The message that subscribed, by its id: sent again, it changes nothing.
    private var madeBy: String?

    init(_ wanted: BayeuxChannel, from beginning: BayeuxBeginning, by id: String?) {
        channel = wanted.channel
        isFromOldest = beginning.isOldest
        let position = beginning.position
        parts = [BayeuxPart(views: wanted.views, spelling: wanted.spelling)]
        (self.position, start) = (position, position)
        madeBy = id
    }

    /// What the session listens to there, where its client writes the name as the chat does; nil where it
    /// does not.
    var plainViews: BayeuxViews? {
        parts.count == 1 && parts[0].spelling == channel.description ? parts[0].views : nil
    }

    /// As many spellings as one session may have for a channel.
    static let maxSpellings = 4

    /// Whether one more spelling is one too many.
    func isFull(for wanted: BayeuxChannel) -> Bool {
        parts.count == BayeuxSubscription.maxSpellings
            && !parts.contains { $0.spelling == wanted.spelling }
    }

    /// One more part of the channel is listened to.
    ///
    /// - Parameters:
    ///   - beginning: From where on, where the client says it.
    ///   - now: From where on, where nothing that is kept was listened to before.
    mutating func add(
        _ wanted: BayeuxChannel, from beginning: BayeuxBeginning?, now: Position, by id: String?
    ) {
        let old = parts.first { $0.spelling == wanted.spelling }?.views ?? []
        let isRepeat = id != nil && id == madeBy && old.isSuperset(of: wanted.views)
        let heardNothing = parts.allSatisfy { $0.views.isDisjoint(with: .kept) }
        set(old.union(wanted.views), for: wanted.spelling)
        if isRepeat { return }
        madeBy = id
        guard let new = beginning ?? (heardNothing ? BayeuxBeginning(now) : nil) else { return }
        (position, start, isAsked) = (new.position, new.position, false)
        (isFromOldest, sentFrom) = (new.isOldest, nil)
    }

    /// - Returns: Whether anything is left.
    mutating func remove(_ unwanted: BayeuxChannel) -> Bool {
        let old = parts.first { $0.spelling == unwanted.spelling }?.views ?? []
        set(old.subtracting(unwanted.views), for: unwanted.spelling)
        return !parts.isEmpty
    }

    private mutating func set(_ views: BayeuxViews, for spelling: String) {
        parts.removeAll { $0.spelling == spelling }
        if !views.isEmpty { parts.append(BayeuxPart(views: views, spelling: spelling)) }
    }

    /// The client has heard everything up to here. It never goes back by this, except to another
    /// journal, whose numbers cannot be compared.
    mutating func advance(to position: Position) {
        if position.epoch != self.position.epoch || position.seq > self.position.seq {
            (self.position, isFromOldest) = (position, false)
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

    /// A position that was asked for is of no use: all that is kept comes then.
    mutating func beginWithOldest(insteadOf lost: Position, in epoch: String) {
        guard position == lost else { return }
        position = Position(epoch: epoch, seq: 0)
        (start, isFromOldest) = (position, true)
    }
}

/// Where a subscription begins.
struct BayeuxBeginning: Sendable {
    let position: Position
    /// Whether that is before all that is kept, whatever that is.
    var isOldest = false

    init(_ position: Position) { self.position = position }

    /// With all that is kept.
    init(oldestIn epoch: String) {
        position = Position(epoch: epoch, seq: 0)
        isOldest = true
    }
}

/// All that a session listens to, made once for many questions.
final class BayeuxInterest: Sendable {
    let channels: [ChannelName]
    /// What the session listens to in each of them, in the same order.
    let parts: [[BayeuxPart]]
    /// What all of them listen to, where that is the same, and each is spelt as in the chat: then all
    /// such sessions are told the same bytes. nil where they differ.
    let commonViews: BayeuxViews?

    init(_ subscriptions: [BayeuxSubscription]) {
        channels = subscriptions.map(\.channel)
        parts = subscriptions.map(\.parts)
        let views = subscriptions.first?.plainViews
        commonViews = subscriptions.allSatisfy { $0.plainViews == views } ? views : nil
    }

    /// Whether both listen to the same.
    func isSame(as other: BayeuxInterest) -> Bool {
        self === other || channels == other.channels && parts == other.parts
    }
}
