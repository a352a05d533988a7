// A client that goes from node to node with its cursor.
// SPDX-License-Identifier: MIT

@testable import Chat
import Deferred
import TestSupport

/// Polls, asks without waiting, or streams, at any node, and writes down what it is told.
final class RoamingClient {
    let name: String
    let channels: [ChannelName]
    private(set) var moves: [ClientMove] = []
    private(set) var cursor: Cursor
    /// Whether it asks for no more.
    private(set) var hasLeft = false

    private unowned let program: ClusterProgram
    private var dice: Seeded
    private var node: NodeRig?
    private var poll: Deferred<Void>?
    private var stream: BatchStream?
    /// Which of its questions is answered.
    private var question = 0

    init(_ number: Int, in program: ClusterProgram, seed: UInt64) {
        name = "p\(number)"
        self.program = program
        dice = Seeded(state: seed &+ UInt64(number) &* 7919)
        channels = number % 3 == 2 ? [ClusterProgram.channels[0]] : ClusterProgram.channels
        cursor = number % 4 == 3 ? .start : .now
    }

    /// Asks at some node.
    func ask() {
        if hasLeft { return }
        question += 1
        guard let node = program.node(&dice) else { return askLater() }
        self.node = node
        let hub = node.hubs.randomElement(using: &dice)!
        switch Int.random(in: 0..<10, using: &dice) {
        case 0: look(at: hub, hold: .zero)
        case 1: listen(at: hub)
        default: look(at: hub, hold: .milliseconds(Int.random(in: 200...2000, using: &dice)))
        }
    }

    func leave() {
        hasLeft = true
        stop()
    }

    /// The node has died.
    func lost(_ node: NodeRig) {
        guard self.node === node else { return }
        stop()
        askLater()
    }

    private func stop() {
        question += 1
        poll.take()?.cancel()
        stream.take()?.cancel()
        node = nil
    }

    private func askLater(_ longest: Int = 400) {
        let number = question
        program.clock.callLater(.milliseconds(Int.random(in: 1...longest, using: &dice))) {
            [weak self] in
            if self?.question == number { self?.ask() }
        }
    }

    private func look(at hub: Hub, hold: Duration) {
        let number = question
        do {
            poll = try hub.next(subscription(hold: hold)).addCallbacks(
                { batch -> Void in if self.question == number { self.take(batch) } },
                { _ -> Void in if self.question == number { self.askLater() } })
        } catch {
            askLater()
        }
    }

    private func subscription(hold: Duration, longest: Duration? = nil) -> Subscription {
        Subscription(
            channels: channels, since: cursor, hold: hold, longestHold: longest, limit: 20,
            client: name, identity: Identity(name: name))
    }

    private func listen(at hub: Hub) {
        do {
            let subscription = subscription(hold: .seconds(1), longest: .milliseconds(1500))
            let stream = try hub.stream(subscription, to: self)
            self.stream = stream
            stream.resume()
        } catch {
            askLater()
        }
    }

    private func take(_ batch: Batch) {
        note(batch)
        askLater()
    }

    /// What it is told, and where it stands then.
    func note(_ batch: Batch) {
        guard batch.retry == nil, case .after(let to) = batch.next else { return }
        var from: Position?
        if case .after(let position) = cursor { from = position }
        if cursor == .start { from = Position(epoch: to.epoch, seq: 0) }
        moves.append(
            ClientMove(
                from: from, to: to, gap: batch.gap, shown: batch.shown, time: program.clock.now))
        cursor = batch.next
    }

    /// Asks without waiting until there is nothing more.
    func catchUp() {
        hasLeft = false
        for _ in 0..<20 {
            guard let hub = program.node(&dice)?.hubs.randomElement(using: &dice) else { return }
            var batch: Batch?
            _ = try? hub.next(subscription(hold: .zero)).addCallbacks({ batch = $0 }, { _ in })
            program.clock.advance(by: .milliseconds(20))
            guard let batch, batch.retry == nil else { continue }
            note(batch)
            if batch.shown.isEmpty, !batch.gap { break }
        }
        hasLeft = true
    }
}

extension RoamingClient: BatchListener {
    func hear(_ batch: Batch) -> Bool {
        note(batch)
        return true
    }

    func ended(_ end: StreamEnd) {
        stop()
        askLater()
    }
}

@available(*, unavailable)
extension RoamingClient: Sendable {}
