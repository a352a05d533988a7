// One message, on its way from a speaker who does not give up.
// SPDX-License-Identifier: MIT

@testable import Chat
import Deferred
import TestSupport

/// Says the same under the same nonce, at one node after the other, until one of them acknowledges it.
final class Speech {
    let body: Int
    /// Who says it.
    static let person = PersonID(.session, "ssssssssssssss")!
    /// Where it was acknowledged last.
    private(set) var position: Position?
    let channel: ChannelName
    private unowned let program: ClusterProgram
    private var dice: Seeded
    private var tries = 0
    private(set) var isDone = false

    init(_ body: Int, in channel: ChannelName, of program: ClusterProgram, seed: UInt64) {
        self.body = body
        self.channel = channel
        self.program = program
        dice = Seeded(state: seed &+ UInt64(body) &* 104_729)
    }

    var draft: Draft {
        Draft(
            channel: channel, from: Identity(name: "s", person: Speech.person),
            body: JSON(bytes: Array("\(body)".utf8)),
            nonce: Nonce(sender: "s", value: "nonce-\(body)"))
    }

    /// Tries at some node. One that does not answer soon is not waited for.
    func say() {
        if isDone { return }
        tries += 1
        let number = tries
        program.clock.callLater(.milliseconds(1500)) { [weak self] in
            if self?.tries == number { self?.say() }
        }
        guard let node = program.node(&dice) else { return }
        let hub = node.hubs.randomElement(using: &dice)!
        do {
            try hub.publish(draft).addCallbacks(
                { if node.isAlive { self.acknowledged($0) } },
                { _ in if self.tries == number { self.sayLater() } })
        } catch {
            sayLater()
        }
    }

    private func sayLater() {
        let number = tries
        program.clock.callLater(.milliseconds(Int.random(in: 20...200, using: &dice))) {
            [weak self] in
            if self?.tries == number { self?.say() }
        }
    }

    /// Somebody says that it is kept.
    func acknowledged(_ position: Position) {
        program.note(
            Acknowledgement(body: body, position: position, time: program.clock.now))
        self.position = position
        if isDone { return }
        isDone = true
        if dice.oneIn(2) { readBack(position) }
    }

    /// Who was told so finds it at any node, without waiting; or what somebody has made of it meanwhile.
    private func readBack(_ position: Position) {
        guard let hub = program.node(&dice)?.hubs.randomElement(using: &dice) else { return }
        let before = Position(epoch: position.epoch, seq: position.seq - 1)
        let subscription = Subscription(channels: [channel], since: .after(before), hold: .zero)
        _ = try? hub.next(subscription).addCallbacks(
            { batch in
                if batch.retry != nil || batch.gap { return }
                if batch.shown.contains(where: self.isMine) { return }
                self.program.missed(ShownMessage(position: position, body: self.body))
            }, { _ in })
    }

    private func isMine(_ shown: ShownMessage) -> Bool {
        switch shown.kind {
        case .original, .edited: program.origin(of: shown.body) == body
        case .tombstone: shown.position == position && program.mayBeDeleted(body)
        case .edit, .deletion: false
        }
    }
}

@available(*, unavailable)
extension Speech: Sendable {}
