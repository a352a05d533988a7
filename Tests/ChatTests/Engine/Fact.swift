// A record, on its way from somebody who does not give up.
// SPDX-License-Identifier: MIT

@testable import Chat
import Deferred
import TestSupport

/// Keeps a record of its own and one that all share, at one node after the other.
final class Fact {
    let record: Record
    private unowned let program: ClusterProgram
    private var dice: Seeded
    private var tries = 0
    private(set) var isDone = false

    init(_ number: Int, of program: ClusterProgram, seed: UInt64) {
        record = Record(key: "fact/\(number)", value: Array("\(number)".utf8))
        self.program = program
        dice = Seeded(state: seed &+ UInt64(number) &* 32_452_843)
    }

    func tell() {
        if isDone { return }
        tries += 1
        let number = tries
        program.clock.callLater(.milliseconds(1500)) { [weak self] in
            if self?.tries == number { self?.tell() }
        }
        guard let node = program.node(&dice) else { return }
        let hub = node.hubs.randomElement(using: &dice)!
        let shared = Record(key: "shared", value: record.value)
        do {
            try hub.change([.put(record), .put(shared)]).addCallbacks(
                { if node.isAlive, $0 { self.isDone = true } },
                { _ in if self.tries == number { self.tellLater() } })
        } catch {
            tellLater()
        }
    }

    private func tellLater() {
        let number = tries
        program.clock.callLater(.milliseconds(Int.random(in: 20...200, using: &dice))) {
            [weak self] in
            if self?.tries == number { self?.tell() }
        }
    }
}

@available(*, unavailable)
extension Fact: Sendable {}
