// From a piece of news to everyone who waits for it.
// SPDX-License-Identifier: MIT

internal import Deferred

extension Hub {
    /// Answering this many takes a few milliseconds at most. Between two slices the scheduler's other
    /// calls have their turn, so that one message never stalls the rest of the server.
    static let slice = 512

    /// A piece of news came to a line. While it is in the fan-out or rests, that waits for its next
    /// turn, with what else comes.
    func ring(_ line: Line) {
        line.gathered += 1
        if line.state == .quiet { enter(line) }
    }

    /// Puts a line in the fan-out, if there is something for somebody.
    private func enter(_ line: Line) {
        if line.firstToFire == nil {
            line.state = .quiet
            line.forget()
        } else {
            line.state = .ringing
            ringing.append(line)
        }
    }

    /// Answers the first slice at once; the rest follows by itself.
    func fire() {
        if isFiring || ringing.isEmpty { return }
        isFiring = true
        fireSlice()
    }

    private func fireSlice() {
        // Those that have come since the last slice go first: a small room does not wait until a
        // large one has been answered.
        if ringing.count > 1, ringing[0].turn != nil { ringing.append(ringing.removeFirst()) }
        var left = Hub.slice
        while left > 0, let line = ringing.first {
            if let waiter = nextInTurn(of: line) {
                left -= 1
                settle(waiter)
            } else {
                endTurn(of: line)
            }
        }
        isFiring = !ringing.isEmpty
        if isFiring { scheduler.callLater(.zero) { self.fireSlice() } }
    }

    /// A turn is for those who are there when it begins. Those who come back meanwhile have to wait
    /// for the next, or it would never end where much is said.
    private func nextInTurn(of line: Line) -> Waiter? {
        if line.turn == nil {
            news += 1
            line.beginTurn(at: news, scheduler.now)
        }
        return line.firstToFire
    }

    private func endTurn(of line: Line) {
        ringing.removeFirst()
        let rest = line.endTurn(at: scheduler.now)
        if rest == .zero { enter(line) } else { self.rest(line, for: rest) }
    }

    private func rest(_ line: Line, for duration: Duration) {
        line.state = .resting
        scheduler.callLater(duration) {
            self.enter(line)
            self.fire()
        }
    }

    /// A poll came behind, and is answered at once.
    ///
    /// Where many do, messages come faster than clients come back, hardly anybody ever waits, and no
    /// turn would be long enough for a rest. So the next ones are heard first and answered together.
    func countStraggler(_ channels: [Channel], above seq: Int) {
        counts.immediate += 1
        for channel in channels where channel.hasNews(above: seq) && channel.line.countStraggler() {
            rest(channel.line, for: .zero)
        }
    }

    /// Answers one who waited with all that came since.
    func settle(_ waiter: Waiter) {
        counts.fired += 1
        switch waiter.wish {
        case .message:
            let message = nextMessage(for: waiter)
            remove(waiter)
            answer(waiter, message)
        case .answer(let limit, _):
            let isInMemory = waiter.channels.allSatisfy { $0.tail.floor <= waiter.seq }
            guard isInMemory else { return lookUp(waiter, limit: limit) }
            let message = compose(
                waiter.channels, above: waiter.seq, limit: limit, heard: waiter.news)
            remove(waiter)
            answer(waiter, message)
        }
    }

    /// The first message that came since, as it was posted.
    private func nextMessage(for waiter: Waiter) -> Message {
        let channel = waiter.channels[0]
        // Nothing there: more was said since than memory holds.
        guard let index = channel.tail.indices(above: waiter.seq).first else { return .null }
        let key = AnswerKey(waiter.channels, message: channel.tail.seq(at: index))
        if let known = answers[key] { return known }
        return remember(Message(json: Array(channel.tail.body(at: index))), for: key)
    }

    /// So much was said since that memory no longer has all of it.
    private func lookUp(_ waiter: Waiter, limit: Int) {
        remove(waiter)
        let nothing = Answer(next: position(waiter.seq)).json()
        lookUp(waiter.channels, .above(waiter.seq), limit: limit).addBoth { result in
            // The client may have left meanwhile; then nobody minds a second result.
            try? waiter.deferred.callback(result.map { $0 ?? nothing })
        }
    }

    func answer(_ waiter: Waiter, _ message: Message) {
        do {
            try waiter.deferred.callback(message)
        } catch {
            fatalError("a Deferred fired while it was still on a waiting list: \(error)")
        }
    }
}
