// A room whose listeners can leave: the canceller takes one out.
// SPDX-License-Identifier: MIT

import Deferred

final class Room {
    private var waiting: [Int: Deferred<String>] = [:]
    private var tickets = 0

    func next() -> Deferred<String> {
        tickets += 1
        let ticket = tickets
        let message = Deferred<String>(canceller: { _ in
            self.waiting[ticket] = nil
            print("  listener \(ticket) leaves the room")
        })
        waiting[ticket] = message
        return message
    }

    func say(_ text: String) throws {
        let listeners = waiting.sorted { $0.key < $1.key }
        waiting = [:]
        for (_, listener) in listeners { try listener.callback(text) }
    }
}
