// Posts one message after another, each again and again until the server has confirmed it.
// SPDX-License-Identifier: MIT

import Chat
import Deferred
import EventLoop
import HTTP

/// Brings messages to the server, each of them once: a retry has the same nonce, by which the
/// server recognises it.
final class MessageSender {
    private let server: ServerURL
    private let channel: ChannelName
    private let name: String?
    /// How long to try to send each message.
    private let patience: Duration
    /// Always true on a terminal, where the user sees by it that the message has arrived.
    private let printsIDs: Bool
    private let loop: EventLoop
    private let client: HTTPClient
    /// Logs in when the server wants it, and brings the cookie and the token of each request.
    private let session: ClientSession
    /// What is left to send. The next line is read when the one before is confirmed or skipped.
    private var lines: any IteratorProtocol<InputLine> = EmptyCollection().makeIterator()
    /// Starts again with each line.
    private var backoff = RetryBackoff(from: .milliseconds(250), to: .seconds(5))
    /// Why sending stopped before the end; ``run(_:)`` throws it.
    private var problem: (any Error)?
    /// Messages that the server has confirmed.
    private var confirmed = 0
    /// Lines that were not sent, each reported when it was skipped.
    private var skipped = 0

    /// - Parameters:
    ///   - name: The name to post under; nil for none.
    ///   - patience: How long to try to send each message.
    ///   - printsIDs: Whether to print each message's id even where the output is no terminal.
    init(
        _ server: ServerURL, _ channel: ChannelName, as name: String?, patience: Duration,
        printsIDs: Bool
    ) throws {
        self.server = server
        self.channel = channel
        self.name = name
        self.patience = patience
        self.printsIDs = printsIDs || OutputFile.standard.isTerminal
        loop = try EventLoop()
        var limits = ClientLimits()
        limits.patience = min(max(patience, .seconds(1)), .seconds(10))
        limits.maxBody = 1 << 20
        client = HTTPClient(loop, host: server.host, port: server.port, limits: limits)
        session = ClientSession(client, server, as: name, for: [channel])
    }

    /// Sends all `lines`. Runs the loop until they end.
    ///
    /// - Returns: Whether every message was confirmed. The user has been told of those that were
    ///   not.
    /// - Throws: Why a message was not confirmed. Those after it were not sent.
    func run(_ lines: any IteratorProtocol<InputLine>) throws -> Bool {
        self.lines = lines
        loop.callSoon(sendNext)
        loop.run()
        if let problem { throw problem }
        return skipped == 0
    }

    /// Reading a line blocks the loop until there is one.
    private func sendNext() {
        guard let line = lines.next() else { return leave() }
        // In the next turn: the loop must first notice whether the server has hung up meanwhile.
        loop.callSoon { self.send(line) }
    }

    /// Sends one line, then the next one. Only one message is under way, so they keep their order.
    private func send(_ line: InputLine) {
        guard let text = line.text else {
            skip(line, because: "it is longer than \(InputLine.maxLength.asBytes)")
            return sendNext()
        }
        let deadline = loop.now + patience
        backoff.reset()
        maybeDeferred {
            let message = try OutgoingMessage(text, self.channel, as: self.name, at: self.server)
            return self.post(message, until: deadline)
        }
        .addTimeout(max(patience, .seconds(1)), clock: loop, onTimeoutCancel: giveUp)
        .addCallback(printID)
        .addErrback(RefusedRequest.self) { try self.skip(line, after: $0) }
        .addCallbacks(sendNext, stop)
    }

    /// Posts the message, and posts it again while that may help.
    private func post(_ message: OutgoingMessage, until deadline: Duration) -> Deferred<String> {
        session.perform {
            self.client.post(
                message.target, body: message.body, type: "application/json",
                fields: self.session.fields
            )
            .addCallback(PublishReceipt.id)  // or throws what the server refused
        }
        .addErrback { failure in
            let pause = try self.pause(after: failure, until: deadline)
            return self.loop.pause(pause).addCallback { self.post(message, until: deadline) }
        }
    }

    /// - Throws: The failure, where another try would not help; ``GaveUp`` after the deadline.
    private func pause(after failure: Failure, until deadline: Duration) throws -> Duration {
        let pause = try backoff.pause(after: failure)
        let left = deadline - loop.now
        let wanted = (failure.error as? RefusedRequest)?.retryAfter ?? .zero
        if wanted > left, left > .zero {
            throw GaveUp(reason: "\(failure.error)", wanted: wanted, patience: patience)
        }
        // At most half of what is left: the last tries come shortly before the end.
        guard left > .milliseconds(100) else {
            throw GaveUp(reason: "\(failure.error)", patience: patience)
        }
        return max(wanted, min(pause, left / 2))
    }

    /// A server that sends a little now and then may keep a try going for ever: the timeout ends
    /// it.
    private func giveUp(_ result: Result<String, Failure>, after: Duration) throws -> String {
        guard case .failure(let failure) = result else { return try result.get() }
        try failure.trap(CancelledError.self)
        throw GaveUp(reason: "\(server) did not finish its answer", patience: after)
    }

    /// The message counts as confirmed even where its id cannot be written.
    private func printID(_ id: String) {
        confirmed += 1
        guard printsIDs else { return }
        let text = OutputFile.standard.isTerminal ? ANSIStyle.wanted.dim(id) : id
        // The message is posted even if nobody reads its id.
        try? OutputFile.standard.write(text + "\n")
    }

    /// The end of the errback lane: no line after this one is sent.
    private func stop(_ failure: Failure) {
        problem = failure.error
        leave()
    }

    /// Logs out and stops the loop, whether or not the server confirms the logout.
    private func leave() {
        session.logOut(loop).addBoth { _ in self.loop.stop() }
    }
}

// MARK: - Lines that are skipped

extension MessageSender {
    /// - Throws: The error, where the server would probably refuse the next line as well.
    private func skip(_ line: InputLine, after error: RefusedRequest) throws {
        // 400 may be about the name or the channel, until one message got through with them.
        let isAboutLine = error.status == 413 || error.status == 400 && confirmed > 0
        guard line.number != nil, isAboutLine else { throw error }
        skip(line, because: "\(error)")
    }

    /// Says on standard error which line was not sent. Its text is not repeated there.
    private func skip(_ line: InputLine, because reason: String) {
        skipped += 1
        let length = line.length.counting("byte")
        UserError("line \(line.number ?? 1) (\(length)) was not sent: \(reason)").print()
    }
}
