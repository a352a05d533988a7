// Sends one line after another, each until the server has confirmed it.
// SPDX-License-Identifier: MIT

import Chat
import Deferred
import EventLoop
import HTTP

/// Brings messages to the server, each of them once and in their order. The first one is posted; behind
/// it, a WebSocket takes the others where the server has one.
final class MessageSender {
    private let server: ServerURL
    private let channel: ChannelName
    private let user: ClientUser
    /// Always true on a terminal, where the user sees by it that the message has arrived.
    private let printsIDs: Bool
    private let loop: EventLoop
    private let client: HTTPClient
    /// Logs in when the server wants it, and brings the cookie and the token of each request.
    private let session: ClientSession
    private let poster: MessagePoster
    private var hope: SocketHope
    /// What is left to send. The next line is read when the one before is confirmed or skipped.
    private let lines: any LineSource
    private lazy var input = InputEvent(on: loop)
    /// Why sending stopped before the end; ``run(_:)`` throws it.
    private var problem: (any Error)?
    /// Messages that the server has confirmed.
    private var confirmed = 0
    /// Lines that were not sent, each reported when it was skipped.
    private var skipped = 0

    /// - Parameters:
    ///   - user: The name to post under, if any.
    ///   - patience: How long to try to send each message.
    ///   - printsIDs: Whether to print each message's id even where the output is no terminal.
    ///   - transport: How to reach the server.
    init(
        _ lines: any LineSource, to server: ServerURL, _ channel: ChannelName, as user: ClientUser,
        patience: Duration, printsIDs: Bool, by transport: TransportChoice
    ) throws {
        self.lines = lines
        self.server = server
        self.channel = channel
        self.user = user
        self.printsIDs = printsIDs || OutputFile.standard.isTerminal
        loop = try EventLoop()
        var limits = ClientLimits()
        limits.patience = min(max(patience, .seconds(1)), .seconds(10))
        limits.maxBody = 1 << 20
        client = server.client(on: loop, limits)
        session = ClientSession(client, server, as: user, for: [channel])
        poster = MessagePoster(server, client, session, patience: patience, on: loop)
        hope = SocketHope(transport)
    }

    /// Sends all lines. Runs the loop until they end.
    ///
    /// - Returns: Whether every message was confirmed. The user has been told of those that were
    ///   not.
    /// - Throws: Why a message was not confirmed. Those after it were not sent.
    func run() throws -> Bool {
        loop.callSoon(sendNext)
        loop.run()
        if let problem { throw problem }
        return skipped == 0
    }

    /// Reading a line would block the loop until there is one: so it is read when there is.
    private func sendNext() {
        if !lines.isReady { return input.wait(then: sendNext) }
        guard let line = lines.next() else { return leave() }
        // In the next turn: the loop must first notice whether the server has hung up meanwhile.
        loop.callSoon {
            self.openSocket().addCallbacks({ self.send(line) }, self.stop)
        }
    }

    /// Behind the first message, and again where one has closed.
    ///
    /// - Returns: Fires once it is open, or cannot be opened.
    private func openSocket() -> Deferred<Void> {
        guard confirmed > 0, poster.socket == nil, hope.isThere else { return .succeed() }
        var query = Query(["channels": channel.description, "since": "now", "limit": "1"])
        if let ticket = session.ticket { query.append("t", ticket) }
        return ChannelSocket.open(server, query, session, on: loop) { _ in }
            .addCallbacks(use, giveUpHope)
    }

    /// What others say meanwhile is not looked at.
    private func use(_ socket: ChannelSocket) {
        poster.socket = socket
        socket.ended.addBoth { result in
            self.poster.socket = nil
            if case .success(let end) = result { self.hope.ended(after: end.life, end.code) }
        }
    }

    private func giveUpHope(_ failure: Failure) throws { try hope.failed(failure.error) }

    /// Sends one line, then the next one. Only one message is under way, so they keep their order.
    private func send(_ line: InputLine) {
        guard let text = line.text else {
            skip(line, because: "it is longer than \(InputLine.maxLength.asBytes)")
            return sendNext()
        }
        maybeDeferred {
            self.poster.post(try OutgoingMessage(text, self.channel, as: self.user.name))
        }
        .addCallback(printID)
        .addErrback(RefusedRequest.self) { try self.skip(line, after: $0) }
        .addCallbacks(sendNext, stop)
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
