// Ask, print, ask again: a long poll as a chain of Deferreds, and a WebSocket behind it.
// SPDX-License-Identifier: MIT

import Chat
import Deferred
import EventLoop
import Glibc
import HTTP

/// Asks `/poll` again and again, each time from where the last answer ended. Where the server has a
/// WebSocket, the same answers come over that: it goes on from the same cursor, and so does the next
/// poll when it closes.
///
/// The cursor is ours, and the server remembers nothing about us. After any failure the next poll
/// goes on where the last one stopped, so that nothing is lost and nothing comes twice.
final class ChannelListener {
    private let server: ServerURL
    private let channels: [ChannelName]
    private let user: ClientUser
    private let screen: any Screen
    let loop: EventLoop
    private let client: HTTPClient
    /// For everything but polls, which would hold it up.
    let requests: HTTPClient
    let session: ClientSession
    private var hope: SocketHope
    /// While there is one.
    private var socket: ChannelSocket? { didSet { poster?.socket = socket } }
    /// Says messages over the same WebSocket while there is one.
    weak var poster: MessagePoster?
    private let id = RandomID().description
    private var cursor: String
    private var isConnected = false
    private var hasConnected = false
    private var isEnding = false
    private var pollStart = Duration.zero
    private var wanted = Duration.zero
    private var backoff = RetryBackoff(from: .milliseconds(500), to: .seconds(30))
    private var patience: Patience
    private var remaining: Int?
    private var current = Deferred<Void>.succeed()
    private var problem: (any Error)?

    /// - Parameters:
    ///   - user: The name to be listed under, if any.
    ///   - cursor: Where to start: `now`, `start`, `-20` or a message's id.
    ///   - count: How many messages to print; nil for all.
    ///   - patience: How long to go on without a connection; nil for ever.
    ///   - transport: How to reach the server.
    init(
        _ server: ServerURL, _ channels: [ChannelName], as user: ClientUser, since cursor: String,
        count: Int?, patience: Duration? = nil, by transport: TransportChoice,
        on screen: any Screen
    ) throws {
        self.server = server
        self.channels = channels
        self.user = user
        self.screen = screen
        self.cursor = cursor
        remaining = count
        self.patience = Patience(patience)
        hope = SocketHope(transport)
        loop = try EventLoop()
        var limits = ClientLimits()
        limits.patience = ChannelListener.hold + .seconds(20)
        limits.wholeResponse = ChannelListener.hold + .seconds(120)
        limits.maxBody = 4 << 20  // an answer has about 1 MiB: docs/protocol.md
        client = server.client(on: loop, limits)
        requests = server.client(on: loop, limits)
        session = ClientSession(requests, server, as: user, for: channels)
    }

    /// Runs the loop until `count` messages are printed, nobody reads our output, or a signal
    /// comes.
    ///
    /// - Throws: A failure that another try would not mend.
    func run() throws {
        for signal in [SIGINT, SIGTERM] { loop.onSignal(signal) { self.end() } }
        for signal in [SIGCONT, SIGWINCH] { loop.onSignal(signal) { try? self.screen.redraw() } }
        loop.callSoon(poll)
        loop.run()
        screen.close()
        if let problem { throw problem }
    }

    /// Ends it, as Ctrl-C does.
    func end() {
        isEnding = true
        current.cancel()
    }

    /// One poll. The next one begins where this chain ends, and not within it: a chain that waited
    /// for its successor would grow for as long as we listen.
    private func poll() {
        if isEnding { return leave() }
        pollStart = loop.now
        if !isConnected { try? screen.show(.connecting) }
        current = perform()
            .addCallback(print)  // returns how long the server wants us to wait
            .addErrback(tryAgain)  // returns how long until the next try; or throws on
            .addCallback(loop.pause)  // returns a Deferred: the chain waits for it
            .addCallbacks(goOn, stop)
    }

    /// Behind the first poll, over a WebSocket if there is hope for one.
    private func goOn() {
        if hope.isThere, isConnected { follow() } else { poll() }
    }

    /// One poll, which is cut off when our patience is over.
    private func perform() -> Deferred<PollAnswer> {
        let answer = session.perform(ask)
        guard !isConnected, let left = patience.left(at: loop.now) else { return answer }
        return answer.addTimeout(max(left, .seconds(1)), clock: loop) { result, _ in
            guard case .failure(let failure) = result else { return try result.get() }
            try failure.trap(CancelledError.self)
            throw self.patience.gaveUp(because: "\(self.server) did not finish its answer")
        }
    }

    /// `GET /poll`. Fails with ``RefusedRequest`` for any status that is no success.
    private func ask() -> Deferred<PollAnswer> {
        client.get(target, fields: session.fields)
            .addCallback(PollAnswer.init)  // or throws what the server refused
    }

    /// The first poll, and the first after a failure, does not wait: it shows that we are
    /// connected, and turns `now` into a cursor to resume from.
    private var target: String {
        let hold = isConnected ? ChannelListener.hold : .zero
        var query = query
        query.append("hold", String(hold.components.seconds))
        return server.target("/poll", query)
    }

    /// What a poll and a WebSocket ask for: from where we stand.
    private var query: Query {
        var query = Query([
            "channels": channels.map(\.description).joined(separator: ","),
            "since": cursor, "client": id,
        ])
        if let ticket = session.ticket {
            query.append("t", ticket)
        } else if let name = user.name {
            query.append("from", name)
        }
        return query
    }

    /// How long the server may hold a poll; `hold` takes whole seconds.
    private static let hold = Duration.seconds(25)

    /// Shows a batch, and moves the cursor only then: a message that was not shown is asked for
    /// again.
    ///
    /// - Returns: How long to wait before the next poll.
    /// - Throws: ``CountReached``, or ``OutputClosed`` where nobody reads the output any more.
    private func print(_ answer: PollAnswer) throws -> Duration {
        let pause = pause(after: answer)
        try show(answer)
        return pause
    }

    private func show(_ answer: PollAnswer) throws {
        if !isConnected { try screen.show(.connected) }
        isConnected = true
        hasConnected = true
        patience.reset()
        if answer.hasGap { try screen.showGap() }
        for message in answer.messages {
            try screen.show(message)
            try count(message)
        }
        if answer.unreadable > 0 { try screen.showUnreadable(answer.unreadable) }
        cursor = answer.next
        wanted = answer.retry ?? .zero
    }

    /// - Throws: ``CountReached`` at the last message of `--count`. Notices and deletions do not count.
    private func count(_ message: ReceivedMessage) throws(CountReached) {
        guard let count = remaining, message.isPosted else { return }
        remaining = count - 1
        if count == 1 { throw CountReached() }
    }

    /// The end of the errback lane, and of listening.
    private func stop(_ failure: Failure) {
        switch failure.error {
        case is CountReached, is OutputClosed, is CancelledError: break
        default: problem = failure.error
        }
        leave()
    }

    private func leave() {
        session.logOut(loop).addBoth { _ in self.loop.stop() }
    }
}

// MARK: - A WebSocket

extension ChannelListener {
    /// Hears the same answers over a WebSocket, until it closes.
    private func follow() {
        current = ChannelSocket.open(server, query, session, on: loop) { try self.show($0) }
            .addCallbacks(hearAll, fallBack)  // hearAll returns a Deferred: the chain waits for it
            .addCallback(loop.pause)
            .addCallbacks(poll, stop)
    }

    /// - Returns: Fires when it has closed, with how long the server wants us to wait.
    private func hearAll(_ socket: ChannelSocket) -> Deferred<Duration> {
        self.socket = socket
        return socket.ended.addBoth { result in
            self.socket = nil
            // The next poll finds out whether the server is there.
            self.isConnected = false
            let end = try result.get()
            self.hope.ended(after: end.life, end.code)
            return self.wanted
        }
    }

    /// There is none, or not now: the next poll goes on from the same cursor.
    private func fallBack(_ failure: Failure) throws -> Deferred<Duration> {
        try hope.failed(failure.error)
        return .succeed(.zero)
    }
}

// MARK: - Pauses

extension ChannelListener {
    /// What the server asks for, and more if it answers at once what should have waited: even a
    /// server that misbehaves is not asked all the time.
    private func pause(after answer: PollAnswer) -> Duration {
        let wanted = answer.retry ?? .zero
        guard isConnected, loop.now - pollStart < .seconds(1) else {
            backoff.reset()
            return wanted
        }
        if answer.messages.isEmpty { return max(wanted, backoff.pause()) }
        backoff.reset()
        let isNew = answer.next != cursor && answer.messages.contains { $0.id != nil }
        return isNew
            ? wanted : max(wanted, ChannelListener.shortestRound - (loop.now - pollStart))
    }

    /// Between two polls that bring only notices: many people may join, leave and type at once.
    private static let shortestRound = Duration.milliseconds(50)

    /// A failure that may pass is shown and waited out. Any other goes on down the errback lane.
    private func tryAgain(_ failure: Failure) throws -> Duration {
        var delay = try backoff.pause(after: failure)
        isConnected = false
        if let left = patience.left(at: loop.now) {
            guard left > .zero else { throw patience.gaveUp(because: "\(failure.error)") }
            delay = min(delay, left)
        }
        try showRetry(in: delay, because: failure.error.cause)
        return delay
    }

    /// Shows the seconds until the next try, again each second while the chain waits.
    private func showRetry(in delay: Duration, because reason: String) throws {
        guard delay > .zero, !isConnected else { return }
        try screen.show(
            hasConnected
                ? .reconnecting(in: delay, because: reason)
                : .unreachable(retryIn: delay, because: reason))
        let end = loop.now + delay
        loop.callLater(min(delay, .seconds(1))) {
            let rest = end - self.loop.now
            if rest > .milliseconds(100) { try? self.showRetry(in: rest, because: reason) }
        }
    }
}

/// As many messages were printed as `--count` says.
private struct CountReached: Error {}
