// Listening: ask, print, ask again. A long poll as a chain of Deferreds.
// SPDX-License-Identifier: MIT

import Chat
import Deferred
import EventLoop
import Glibc
import HTTP

/// Asks `/poll` for ever, each time from where the last answer ended.
///
/// The cursor is ours and the server remembers nothing of us: whatever breaks, the next poll takes
/// up where the last one left off, so nothing is lost and nothing comes twice.
final class Listening {
    private let options: Listen
    private let server: ServerURL
    private let screen: any Screen
    private let loop: EventLoop
    private let client: HTTPClient
    private let account: Account
    private let id = RandomID().description
    private var cursor: String
    private var isConnected = false
    private var hasConnected = false
    private var asked = Duration.zero
    private var backoff = Backoff(from: .milliseconds(500), to: .seconds(30))
    private var left: Int?
    private var current = Deferred<Void>.succeed()
    private var problem: (any Error)?

    init(_ options: Listen, on screen: any Screen, since cursor: String) throws {
        self.options = options
        self.screen = screen
        self.cursor = cursor
        server = try options.common.server
        left = options.count
        loop = try EventLoop()
        var limits = ClientLimits()
        limits.patience = Listening.hold + .seconds(20)
        limits.wholeResponse = Listening.hold + .seconds(120)
        limits.maxBody = 4 << 20  // an answer has about 1 MiB: docs/protocol.md
        client = HTTPClient(loop, host: server.host, port: server.port, limits: limits)
        account = Account(client, server, as: options.common.from, for: options.channels)
    }

    /// Returns when there is no more to do: enough was heard, nobody reads our output, or a signal.
    ///
    /// - Throws: What no further try would mend.
    func run() throws {
        for signal in [SIGINT, SIGTERM] { loop.onSignal(signal) { self.current.cancel() } }
        for signal in [SIGCONT, SIGWINCH] { loop.onSignal(signal) { try? self.screen.redraw() } }
        loop.callSoon(poll)
        loop.run()
        screen.close()
        if let problem { throw problem }
    }

    /// One poll. The next one begins where this chain ends, and not within it: a chain that waited
    /// for its successor would grow for as long as we listen.
    private func poll() {
        asked = loop.now
        if !isConnected { try? screen.show(.connecting) }
        current = account.ask(ask)
            .addCallback(print)  // returns how long the server wants us to wait
            .addErrback(tryAgain)  // returns how long until the next try; or throws on
            .addCallback(loop.pause)  // returns a Deferred: the chain waits for it
            .addCallbacks(poll, stop)
    }

    private func ask() -> Deferred<PollAnswer> {
        client.get(target, fields: account.fields)
            .addCallback(PollAnswer.init)  // or throws what the server refused
    }

    /// The first poll, and the first after a failure, does not wait: it shows that we are connected,
    /// and turns `now` into a place to resume from.
    private var target: String {
        let hold = isConnected ? Listening.hold : .zero
        var query = Query([
            "channels": options.channels.map(\.description).joined(separator: ","),
            "since": cursor, "client": id, "hold": String(hold.components.seconds),
        ])
        if let ticket = account.ticket {
            query.append("t", ticket)
        } else if let name = options.common.from {
            query.append("from", name)
        }
        return server.target("/poll", query)
    }

    private static let hold = Duration.seconds(25)

    private func print(_ answer: PollAnswer) throws -> Duration {
        let pause = pause(after: answer)
        if !isConnected { try screen.show(.connected) }
        isConnected = true
        hasConnected = true
        if answer.hasGap { try screen.showGap() }
        for message in answer.messages {
            try screen.show(message)
            try count(message)
        }
        if answer.unreadable > 0 { try screen.showUnreadable(answer.unreadable) }
        cursor = answer.next
        return pause
    }

    /// What the server asks for, and more if it answers at once what should have waited: whatever
    /// it says, it is not asked without end.
    private func pause(after answer: PollAnswer) -> Duration {
        let wanted = answer.retry ?? .zero
        guard isConnected, loop.now - asked < .seconds(1) else {
            backoff.reset()
            return wanted
        }
        if answer.messages.isEmpty { return max(wanted, backoff.pause()) }
        backoff.reset()
        let isNew = answer.next != cursor && answer.messages.contains { $0.id != nil }
        return isNew ? wanted : max(wanted, Listening.shortestRound - (loop.now - asked))
    }

    /// Between two polls that bring nothing to keep: many may come, go and type at the same time.
    private static let shortestRound = Duration.milliseconds(50)

    /// - Throws: ``CountReached`` with the last of `--count`. What is said in passing does not count.
    private func count(_ message: ReceivedMessage) throws(CountReached) {
        guard let count = left, message.id != nil else { return }
        left = count - 1
        if count == 1 { throw CountReached() }
    }

    /// A failure that may pass is shown, and waited out; any other goes on down the errback lane.
    private func tryAgain(_ failure: Failure) throws -> Duration {
        let delay = try backoff.pause(after: failure)
        isConnected = false
        try countDown(delay, failure.error.cause)
        return delay
    }

    /// Shows the seconds until the next try, for as long as this chain waits.
    private func countDown(_ left: Duration, _ reason: String) throws {
        guard left > .zero, !isConnected else { return }
        try screen.show(
            hasConnected
                ? .reconnecting(in: left, because: reason)
                : .unreachable(retryIn: left, because: reason))
        let end = loop.now + left
        loop.callLater(min(left, .seconds(1))) {
            let left = end - self.loop.now
            if left > .milliseconds(100) { try? self.countDown(left, reason) }
        }
    }

    /// The end of the errback lane, and of listening.
    private func stop(_ failure: Failure) {
        switch failure.error {
        case is CountReached, is OutputClosed, is CancelledError: break
        default: problem = failure.error
        }
        account.logOut(loop).addBoth { _ in self.loop.stop() }
    }
}

/// As many messages were heard as were wanted.
private struct CountReached: Error {}
