// An edit or a deletion, by a speaker who does not give up.
// SPDX-License-Identifier: MIT

@testable import Chat
import Deferred
import TestSupport

/// Changes what was said before, at one node after the other, until one of them acknowledges it, or says that
/// there is no such message.
final class Correction {
    /// The body of the message as it was said.
    let target: Int
    /// The new one; nil to delete it.
    let body: Int?
    private unowned let program: ClusterProgram
    private var dice: Seeded
    private var tries = 0
    private(set) var isDone = false
    /// What it changes, and where the change stands, each time that it was acknowledged.
    private(set) var acknowledged: [(message: Position, change: Position)] = []
    /// Somebody said that there is no such message.
    private(set) var isRefused = false
    /// An older text was read after it was acknowledged.
    private(set) var isMissed = false

    init(of target: Int, to body: Int?, in program: ClusterProgram, seed: UInt64) {
        self.target = target
        self.body = body
        self.program = program
        dice = Seeded(state: seed &+ UInt64(target) &* 15_485_863 &+ UInt64(body ?? 0))
    }

    /// It waits until there is something to change.
    func begin() {
        guard let speech = program.speech(target) else {
            isDone = true
            return
        }
        guard let position = speech.position else { return later { self.begin() } }
        change(position, in: speech.channel)
    }

    private func change(_ position: Position, in channel: ChannelName) {
        if isDone { return }
        tries += 1
        let number = tries
        program.clock.callLater(.milliseconds(1500)) { [weak self] in
            if self?.tries == number { self?.begin() }
        }
        guard let node = program.node(&dice) else { return }
        let hub = node.hubs.randomElement(using: &dice)!
        let change = MessageChange(
            position, in: channel, to: body.map { JSON(bytes: Array("\($0)".utf8)) },
            by: .author(Speech.person))
        do {
            try hub.revise(change).addCallbacks(
                { if node.isAlive { self.acknowledge($0, of: position, in: channel) } },
                { failure in if self.tries == number { self.fail(failure.error) } })
        } catch {
            later { if self.tries == number { self.begin() } }
        }
    }

    private func fail(_ error: any Error) {
        guard error is ChatError else { return later { self.begin() } }
        isDone = true
        isRefused = true
    }

    private func acknowledge(
        _ change: Position, of message: Position, in channel: ChannelName
    ) {
        acknowledged.append((message, change))
        if isDone { return }
        isDone = true
        if dice.oneIn(2) { readBack(change, of: message, in: channel) }
    }

    /// Whoever was told so finds no older text at any node, without waiting.
    private func readBack(_ change: Position, of message: Position, in channel: ChannelName) {
        guard let hub = program.node(&dice)?.hubs.randomElement(using: &dice) else { return }
        let before = Position(epoch: message.epoch, seq: message.seq - 1)
        let subscription = Subscription(channels: [channel], since: .after(before), hold: .zero)
        let older = program.corrections.filter { other in
            other.target == target && other.acknowledged.contains { $0.change.seq < change.seq }
        }.compactMap(\.body)
        _ = try? hub.next(subscription).addCallbacks(
            { batch in
                if batch.retry != nil || batch.gap { return }
                self.isMissed = batch.shown.contains { shown in
                    shown.position == message && shown.kind != .tombstone
                        && (shown.body == self.target || older.contains(shown.body))
                }
            }, { _ in })
    }

    private func later(_ body: @escaping () -> Void) {
        if isDone { return }
        program.clock.callLater(.milliseconds(Int.random(in: 20...200, using: &dice)), body)
    }
}

@available(*, unavailable)
extension Correction: Sendable {}
