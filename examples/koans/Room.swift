// The chat in memory, with a blank for each koan of part 5. Chat.md explains it.
// SPDX-License-Identifier: MIT

import Deferred
import KoanTeacher

struct BadName: Error {}

final class Room {
    private var waiting: [Int: Deferred<String>] = [:]
    private var tickets = 0

    var count: Int { waiting.count }

    func next() -> Deferred<String> {
        tickets += 1
        let ticket = tickets
        let message = Deferred<String>(canceller: { _ in ___() })  // koan 19
        waiting[ticket] = ___()  // koan 16
        return message
    }

    func say(_ text: String) throws {
        let listeners = waiting.sorted { $0.key < $1.key }
        waiting = [:]
        for (_, listener) in listeners { try listener.___(text) }  // koan 17
    }

    func script(calling name: String) throws -> Deferred<String> {
        guard ___() else { throw BadName() }  // koan 18
        return next().addCallback { "\(name)('\($0)');" }
    }

    func poll(on clock: ManualClock) -> Deferred<[String]> {
        next().addCallback { [$0] }
            .addTimeout(___(), clock: clock) { _, _ in [] }  // koan 20
    }
}
