// Saying: post, and post again until the server has confirmed it. One message after another.
// SPDX-License-Identifier: MIT

import Chat
import Deferred
import EventLoop
import HTTP

/// Brings messages to the server, each once: a retry bears the same nonce, by which the server knows
/// it again.
final class Saying {
    private let options: Say
    private let server: ServerURL
    private let loop: EventLoop
    private let client: HTTPClient
    private let account: Account
    private let patience: Duration
    private var lines: any IteratorProtocol<InputLine>
    private var backoff = Backoff(from: .milliseconds(250), to: .seconds(5))
    private var problem: (any Error)?
    private var confirmed = 0
    private var leftOut = 0

    init(_ options: Say) throws {
        self.options = options
        server = try options.common.server
        patience = .seconds(options.patience)
        let text = options.text.joined(separator: " ")
        let words = InputLine(number: nil, length: text.utf8.count, text: text)
        lines = options.text.isEmpty ? Lines() : [words].makeIterator()
        loop = try EventLoop()
        var limits = ClientLimits()
        limits.patience = min(max(patience, .seconds(1)), .seconds(10))
        limits.maxBody = 1 << 20
        client = HTTPClient(loop, host: server.host, port: server.port, limits: limits)
        account = Account(client, server, as: options.common.from, for: [options.channel])
    }

    /// Returns when there is nothing more to say.
    ///
    /// - Returns: Whether every message was confirmed. What was left out has been told.
    /// - Throws: Why one was not; those after it were not sent.
    func run() throws -> Bool {
        loop.callSoon(next)
        loop.run()
        if let problem { throw problem }
        return leftOut == 0
    }

    /// The next message. Reading a line may stop the loop for as long as nobody writes one.
    private func next() {
        guard let line = lines.next() else { return leave() }
        // On the next turn: the loop has to learn first whether the server hung up meanwhile.
        loop.callSoon { self.say(line) }
    }

    private func say(_ line: InputLine) {
        guard let text = line.text else {
            leaveOut(line, because: "it is longer than \(Lines.maxLength.asBytes)")
            return next()
        }
        let deadline = loop.now + patience
        backoff.reset()
        maybeDeferred {
            self.deliver(try OutgoingMessage(text, self.options, self.server, deadline: deadline))
        }
        .addTimeout(max(patience, .seconds(1)), clock: loop, onTimeoutCancel: giveUp)
        .addCallback(show)
        .addErrback(RefusedRequest.self) { try self.leaveOut(line, after: $0) }
        .addCallbacks(next, stop)
    }

    /// - Throws: The refusal, where it is likely that the next line will be refused as well.
    private func leaveOut(_ line: InputLine, after refusal: RefusedRequest) throws {
        // 400 may be about the name or the channel, until one message has got through with them.
        let isAboutLine = refusal.status == 413 || refusal.status == 400 && confirmed > 0
        guard line.number != nil, isAboutLine else { throw refusal }
        leaveOut(line, because: "\(refusal)")
    }

    private func leaveOut(_ line: InputLine, because reason: String) {
        leftOut += 1
        let length = line.length.counting("byte")
        UserError("line \(line.number ?? 1) (\(length)) was not sent: \(reason)").print()
    }

    /// Posts it, and posts it again for as long as there is hope.
    private func deliver(_ letter: OutgoingMessage) -> Deferred<String> {
        account.ask {
            self.client.post(
                letter.target, body: letter.body, type: "application/json",
                fields: self.account.fields
            )
            .addCallback(Confirmation.id)  // or throws what the server refused
        }
        .addErrback { failure in
            let pause = try self.pause(after: failure, until: letter.deadline)
            return self.loop.pause(pause).addCallback { self.deliver(letter) }
        }
    }

    /// - Throws: The failure, where trying again would not mend it; ``GaveUp`` past the deadline.
    private func pause(after failure: Failure, until deadline: Duration) throws -> Duration {
        let pause = try backoff.pause(after: failure)
        let left = deadline - loop.now
        let wanted = (failure.error as? RefusedRequest)?.retryAfter ?? .zero
        if wanted > left, left > .zero {
            throw GaveUp(reason: "\(failure.error)", wanted: wanted, patience: patience)
        }
        // Half of what is left at most: the last tries come shortly before the end.
        guard left > .milliseconds(100) else {
            throw GaveUp(reason: "\(failure.error)", patience: patience)
        }
        return max(wanted, min(pause, left / 2))
    }

    /// A try was still under way. A server that says a little now and then may keep one up for ever.
    private func giveUp(_ outcome: Result<String, Failure>, after: Duration) throws -> String {
        guard case .failure(let failure) = outcome else { return try outcome.get() }
        try failure.trap(CancelledError.self)
        throw GaveUp(reason: "\(server) did not finish its answer", patience: after)
    }

    /// A script that wants the id asks for it; a person sees it, dimly.
    private func show(_ id: String) {
        confirmed += 1
        let isTerminal = Output.standard.isTerminal
        guard options.ids || isTerminal else { return }
        // The message is said, whether anybody reads its id or not.
        try? Output.standard.write((isTerminal ? ANSIStyle.wanted.dim(id) : id) + "\n")
    }

    private func stop(_ failure: Failure) {
        problem = failure.error
        leave()
    }

    private func leave() {
        account.logOut(loop).addBoth { _ in self.loop.stop() }
    }
}
