// One Bayeux session: what a client listens to, and how far it has heard.
// SPDX-License-Identifier: MIT

import Chat

/// Where something of a session waits, named by values that can cross to any thread.
struct BayeuxPlace: Sendable, Equatable {
    /// The loop, by its number among those of the sessions.
    let loop: Int
    /// Which of that loop's waiters.
    let number: Int
}

/// A session holds positions, and no messages: a few hundred bytes, however much is published. A value
/// without threads, sockets or time. ``BayeuxSessions`` keeps it.
///
/// What a client has heard is known in one of two ways:
///
/// - With the extension `ack` each connect says a number, up to which all is heard.
/// - Without, an answer has arrived when the next connect comes with another id. The same id again
///   means that the answer was lost, so it is given again.
struct BayeuxSession: Sendable {
    /// As many channels of the chat as one session may listen to. A hub looks at each on every poll.
    static let maxSubscriptions = 64

    // What each answer looks at comes first, side by side: ten thousand are given at once, and their
    // sessions lie in memory that nobody has touched for a while.

    /// The connect that waits.
    private(set) var connect: BayeuxPlace?
    /// How often what it listens to has changed. An answer to an older question is of no use.
    private(set) var version = 0
    /// Whether the client says what it has heard.
    let acks: Bool
    /// Whether something is missing of which the client was not told.
    var owesGap = false
    /// What the last answer led to, while nothing shows that it has arrived.
    private var unconfirmed: Position?
    /// The number that the client was told last, and its epoch.
    private var told: Position

    var visitor: BayeuxVisitor
    /// Says that the visitor is here; nil for nobody in particular.
    var stay: Stay?
    /// Whether a connect with a new id can be the second try of one whose answer was lost. It then asks
    /// to be answered at once.
    let retriesWithNewID: Bool
    private(set) var subscriptions: [BayeuxSubscription] = []
    private var known: BayeuxInterest?
    /// The WebSocket or the event stream to which messages go as they come.
    private(set) var stream: BayeuxPlace?
    /// Whether the client was heard of after its handshake.
    private(set) var hasBegun = false
    /// When the session ends, unless the client is heard of again; in the scheduler's time.
    var end = Duration.zero

    /// A message of its client has come.
    mutating func isHeardOf(until end: Duration) { (self.end, hasBegun) = (end, true) }

    private var lastConnect: String?

    /// - Parameters:
    ///   - position: Where the hub stands.
    ///   - acks: Whether the client has asked for the extension.
    init(
        of visitor: BayeuxVisitor, at position: Position, acks: Bool, retriesWithNewID: Bool
    ) {
        self.visitor = visitor
        told = position
        self.acks = acks
        self.retriesWithNewID = retriesWithNewID
    }
}

// What it listens to.
extension BayeuxSession {
    /// All of it, for a question to the hub.
    private mutating func interest() -> BayeuxInterest {
        if let known { return known }
        let interest = BayeuxInterest(subscriptions)
        known = interest
        return interest
    }

    /// Whether there is room for this subscription.
    func hasRoom(for wanted: BayeuxChannel) -> Bool {
        let known = subscriptions.first { $0.channel == wanted.channel }
        return known.map { !$0.isFull(for: wanted) }
            ?? (subscriptions.count < BayeuxSession.maxSubscriptions)
    }

    /// Listens to a channel from now on.
    ///
    /// - Parameters:
    ///   - beginning: From where on; nil for from now on, or from where it listens already.
    ///   - now: Where the hub stands.
    ///   - id: Of the message that says so.
    /// - Returns: Whether the channel is new.
    mutating func subscribe(
        to wanted: BayeuxChannel, from beginning: BayeuxBeginning?, now: Position, by id: String?
    ) -> Bool {
        listensToOthers()
        if let index = subscriptions.firstIndex(where: { $0.channel == wanted.channel }) {
            subscriptions[index].add(wanted, from: beginning, now: now, by: id)
            return false
        }
        subscriptions.append(
            BayeuxSubscription(wanted, from: beginning ?? BayeuxBeginning(now), by: id))
        return true
    }

    /// - Returns: Whether nothing of the channel is listened to any more.
    mutating func unsubscribe(from unwanted: BayeuxChannel) -> Bool {
        guard
            let index = subscriptions.firstIndex(where: { $0.channel == unwanted.channel })
        else { return false }
        listensToOthers()
        if subscriptions[index].remove(unwanted) { return false }
        subscriptions.remove(at: index)
        return true
    }

    private mutating func listensToOthers() {
        known = nil
        version += 1
    }

    /// A position that a subscription began with is of no use: it begins with all that is kept.
    mutating func beginWithOldest(
        _ channel: ChannelName, insteadOf lost: Position, in epoch: String
    ) {
        for index in subscriptions.indices where subscriptions[index].channel == channel {
            subscriptions[index].beginWithOldest(insteadOf: lost, in: epoch)
        }
    }
}

// How far it has heard.
extension BayeuxSession {
    /// A connect begins to wait.
    ///
    /// - Parameters:
    ///   - id: Its id.
    ///   - ack: Up to where the client has heard, where it says it.
    ///   - isHasty: Whether it is to be answered at once, though nothing else came with it.
    /// - Returns: The connect that waited until now: it is to be answered.
    mutating func beginConnect(
        at place: BayeuxPlace, id: String?, ack: Int?, isHasty: Bool
    ) -> BayeuxPlace? {
        if acks {
            if let ack { confirm(Position(epoch: told.epoch, seq: min(ack, told.seq))) }
        } else if let unconfirmed {
            let isSecondTry = id != nil && id == lastConnect || isHasty && retriesWithNewID
            if !isSecondTry { confirm(unconfirmed) }
            self.unconfirmed = nil
        }
        lastConnect = id
        defer { connect = place }
        return connect
    }

    /// The connect is answered.
    ///
    /// - Parameters:
    ///   - next: Up to where the answer goes; nil where it is about nothing.
    ///   - hasMessages: Whether there are some in it. Of an answer without any, nothing can be lost.
    mutating func endConnect(_ next: Position?, hasMessages: Bool) {
        connect = nil
        owesGap = false
        guard let next else { return }
        if hasMessages { unconfirmed = next } else { confirm(next) }
        told = next
    }

    /// The connect's client is gone.
    mutating func leaveConnect() { connect = nil }

    /// The number for the extension `ack`: nil without it.
    func ack(for next: Position?) -> Int? { acks ? (next ?? told).seq : nil }

    /// Nothing that concerns this session came up to here, or its stream has sent it.
    mutating func confirm(_ position: Position) {
        for index in subscriptions.indices where subscriptions[index].isAsked {
            subscriptions[index].advance(to: position)
        }
    }

    /// Messages go to a WebSocket from now on.
    ///
    /// - Returns: The stream before.
    mutating func beginStream(at place: BayeuxPlace) -> BayeuxPlace? {
        defer { stream = place }
        return stream
    }

    /// The same for an event stream. Browsers open it again, and say what they have heard.
    ///
    /// - Parameter position: Up to where the client has heard; nil where it has heard nothing so far.
    mutating func beginEvents(at place: BayeuxPlace, from position: Position?) -> BayeuxPlace? {
        for index in subscriptions.indices {
            if let position {
                subscriptions[index].goOn(from: position)
            } else {
                subscriptions[index].beginEvents()
            }
        }
        return beginStream(at: place)
    }

    /// The stream is closed.
    mutating func endStream() { stream = nil }

    /// What to ask the hub next. Subscriptions that stand lowest come first, until all are level: so what
    /// is answered counts for all that it is about, and for nothing else.
    ///
    /// - Parameter epoch: The hub's. A position of another one goes first: it leads to a gap, which is
    ///   told.
    /// - Returns: nil where the session listens to nothing.
    mutating func ask(in epoch: String) -> BayeuxQuestion? {
        guard var since = subscriptions.first?.position else { return nil }
        var isLevel = true
        for subscription in subscriptions where subscription.position != since {
            isLevel = false
            let position = subscription.position
            if since.epoch != epoch { continue }
            if position.epoch != epoch || position.seq < since.seq { since = position }
        }
        for index in subscriptions.indices {
            let isAsked = isLevel || subscriptions[index].position == since
            if subscriptions[index].isAsked != isAsked { subscriptions[index].isAsked = isAsked }
        }
        let interest = isLevel ? interest() : BayeuxInterest(subscriptions.filter(\.isAsked))
        let isFromOldest = subscriptions.allSatisfy { !$0.isAsked || $0.isFromOldest }
        return BayeuxQuestion(
            interest: interest, since: since, isLevel: isLevel, isFromOldest: isFromOldest,
            version: version)
    }
}

/// What a session asks its hub.
struct BayeuxQuestion: Sendable {
    var interest: BayeuxInterest
    /// All above this is due.
    let since: Position
    /// Whether that is all that the session listens to: then it may wait for the answer.
    let isLevel: Bool
    /// Whether it is about all that is kept.
    let isFromOldest: Bool
    /// The session's when it asked.
    let version: Int

    /// Whether something is missing before the answer. Whoever asks for all that is kept misses nothing.
    func hasGap(_ batch: Batch) -> Bool { batch.gap && !isFromOldest }
}

/// What somebody who waits for a session does next.
enum BayeuxLook: Sendable {
    /// Another one waits in its place.
    case replaced
    /// Nothing but its time: the session listens to nothing, or its messages go elsewhere.
    case time
    case hub(BayeuxQuestion)
}

extension BayeuxSession {
    /// What the connect in this place does.
    ///
    /// - Parameter bringsMessages: Whether its client may be told of messages by it.
    mutating func lookFromConnect(
        _ place: BayeuxPlace, in epoch: String, bringsMessages: Bool
    ) -> BayeuxLook {
        guard connect == place else { return .replaced }
        if !bringsMessages || stream != nil { return .time }
        return ask(in: epoch).map { .hub($0) } ?? .time
    }

    /// What the stream in this place does.
    mutating func lookFromStream(_ place: BayeuxPlace, in epoch: String) -> BayeuxLook {
        guard stream == place else { return .replaced }
        return ask(in: epoch).map { .hub($0) } ?? .time
    }
}
