// One connection to a Redis server: commands in a row, their answers in the same row.
// SPDX-License-Identifier: MIT

package import Deferred
package import EventLoop

/// Hears what a connection has to say without having been asked.
package protocol RedisConnectionListener: AnyObject {
    /// It has ended. Once, and after all that was asked has failed.
    func connectionEnded(_ connection: RedisConnection, _ error: RedisError)

    /// Somebody has published this to a channel that was subscribed to.
    func connection(_ connection: RedisConnection, heard message: RESPReply)
}

extension RedisConnectionListener {
    package func connection(_ connection: RedisConnection, heard message: RESPReply) {}
}

/// Speaks RESP2 to one server. It lives on its loop's thread, and hangs up with its last reference.
///
/// It tries nothing twice. A command without an answer in its time ends the connection, for what comes next
/// might be that answer. The server is not trusted: whatever it sends, this ends with an error at the worst.
package final class RedisConnection {
    private enum State { case connecting, entering, open, ended(RedisError) }

    /// A command whose answer has not come.
    private struct Call {
        let reply: Deferred<RESPReply>
        let deadline: Duration
    }

    /// Who hears of its end. It is not kept alive.
    package weak var listener: (any RedisConnectionListener)?
    package let server: RedisServer
    /// Whether it has not ended.
    package var isAlive: Bool { if case .ended = state { false } else { true } }

    private let loop: EventLoop
    private let login: RedisLogin
    private let limits: RedisLimits
    private let stream: TCPStream
    private var reader: RESPReader
    private var state = State.connecting
    private var isSubscriber = false
    private var calls = FIFO<Call>()
    /// How many answers to ``RedisLogin/commands`` are missing.
    private var missingLogins = 0
    /// Commands that go out at the end of this turn, or once the server has let us in.
    private var output: [UInt8] = []
    /// The end of this turn.
    private var flushEvent: Event?
    private var isFlushing = false
    private var alarm: (any DelayedCall)?
    /// When the alarm comes.
    private var alarmTime = Duration.zero

    /// Begins to connect. Commands can be given at once, and go out when the server has let us in.
    ///
    /// - Parameters:
    ///   - login: What goes out first. A server that refuses it ends the connection.
    ///   - transport: TCP, or TLS on it.
    package init(
        _ loop: EventLoop, to server: RedisServer, login: RedisLogin = RedisLogin(),
        over transport: any ClientTransport, limits: RedisLimits = RedisLimits()
    ) {
        self.loop = loop
        self.server = server
        self.login = login
        self.limits = limits
        reader = RESPReader(maxBytes: limits.maxReply)
        stream = TCPStream(
            loop, to: server, over: transport, patience: limits.connect,
            maxPending: limits.maxPending)
        flushEvent = Event(.timer, on: loop.base, self)
        stream.listener = self
    }

    /// Sends a command. All commands of one turn of the loop go out in one write.
    ///
    /// - Parameter limit: How long the answer may take, from now on: more than the server was told to
    ///   wait, for a command that waits.
    /// - Returns: Fails with a ``RedisError``. A cancelled call is carried out all the same.
    package func call(_ command: RedisCommand, within limit: Duration? = nil) -> Deferred<RESPReply>
    {
        if output.count + command.size > limits.maxPending {
            end(.gone("\(server): \(StreamEnd.tooMuchPending)"))
        }
        if case .ended(let error) = state { return .fail(error) }
        let reply = Deferred<RESPReply>()
        let deadline = loop.now + (limit ?? limits.answer) + timeToEnter
        calls.append(Call(reply: reply, deadline: deadline))
        setAlarm(for: deadline)
        command.append(to: &output)
        flushSoon()
        return reply
    }

    /// Hears from now on what is published to channels whose names match `pattern`.
    ///
    /// - Returns: Fires when the server has confirmed it. Fails with a ``RedisError``.
    package func subscribe(to pattern: String) -> Deferred<RESPReply> {
        isSubscriber = true
        return call(RedisCommand("PSUBSCRIBE", pattern))
    }

    /// Hangs up. The listener is not told; what was asked and not answered fails.
    package func close() {
        listener = nil
        end(.gone("\(server): the connection was closed here"))
    }

    // MARK: - Out

    /// What a call may wait for before it can go out.
    private var timeToEnter: Duration {
        if case .open = state { .zero } else { limits.connect * 2 }
    }

    private func flushSoon() {
        guard !isFlushing, case .open = state else { return }
        isFlushing = true
        flushEvent?.activate()
    }

    private func flush() {
        isFlushing = false
        guard case .open = state, !output.isEmpty else { return }
        stream.write(output)
        output.removeAll(keepingCapacity: output.count < 64 << 10)
    }

    // MARK: - In

    private func take(_ reply: RESPReply) {
        switch state {
        case .entering: entered(reply)
        case .open: answered(reply)
        case .connecting, .ended: break
        }
    }

    private func entered(_ reply: RESPReply) {
        if let error = reply.error { return end(RedisError(error)) }
        missingLogins -= 1
        if missingLogins == 0 { open() }
    }

    private func open() {
        state = .open
        flushSoon()
    }

    private func answered(_ reply: RESPReply) {
        if isSubscriber, reply.isPublished {
            listener?.connection(self, heard: reply)
        } else if let call = calls.popFirst() {
            if let error = reply.error {
                try? call.reply.errback(RedisError(error))
            } else {
                try? call.reply.callback(reply)
            }
        } else {
            end(.gone("\(server): it sent something that nobody had asked for"))
        }
    }

    // MARK: - The end

    private func setAlarm(for deadline: Duration) {
        if alarm != nil, alarmTime <= deadline { return }
        alarm?.cancel()
        alarmTime = deadline
        alarm = loop.callLater(deadline - loop.now) { [weak self] in self?.checkDeadlines() }
    }

    /// The alarm is set for a call that is usually answered by now. It is set again for the next one.
    private func checkDeadlines() {
        alarm = nil
        guard let next = (0..<calls.count).map({ calls[$0].deadline }).min() else { return }
        if next > loop.now { return setAlarm(for: next) }
        end(.gone("\(server): no answer came in time"))
    }

    private func end(_ error: RedisError) {
        guard isAlive else { return }
        state = .ended(error)
        alarm?.cancel()
        output = []
        stream.close()
        while let call = calls.popFirst() { try? call.reply.errback(error) }
        listener?.connectionEnded(self, error)
    }
}

extension RedisConnection: TCPStreamListener {
    package func streamOpened(_ stream: TCPStream) {
        let commands = login.commands
        if commands.isEmpty { return open() }
        state = .entering
        missingLogins = commands.count
        var bytes: [UInt8] = []
        for command in commands { command.append(to: &bytes) }
        stream.write(bytes)
    }

    package func stream(_ stream: TCPStream, received bytes: UnsafeRawBufferPointer) {
        do throws(RESPError) {
            try reader.read(bytes, take)
        } catch {
            let what = error == .tooLong ? "its answer is too long" : "what it speaks is not Redis"
            end(.gone("\(server): \(what)"))
        }
    }

    package func streamEnded(_ stream: TCPStream, _ end: StreamEnd) {
        self.end(.gone("\(server): \(end)"))
    }
}

extension RedisConnection: EventHandler {
    /// The turn is over.
    package func handle(_ kind: Event.EventKind) { flush() }
}

@available(*, unavailable)
extension RedisConnection: Sendable {}
