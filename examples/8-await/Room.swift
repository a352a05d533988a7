// The chat in memory. Who listens gets a Deferred; who leaves is taken out.
// SPDX-License-Identifier: MIT

import Deferred

final class Room {
    private var waiting: Deferred<String>?

    func next() -> Deferred<String> {
        let message = Deferred<String>(canceller: { _ in
            self.waiting = nil
            print("  nobody waits in the room any more")
        })
        waiting = message
        return message
    }

    func say(_ text: String) throws {
        try waiting.take()?.callback(text)
    }
}
