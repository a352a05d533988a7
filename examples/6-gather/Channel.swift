// One channel of the chat, in memory: `next` parks, `say` fires.
// SPDX-License-Identifier: MIT

import Deferred

final class Channel {
    private var waiting: [Deferred<String>] = []

    func next() -> Deferred<String> {
        let message = Deferred<String>()
        waiting.append(message)
        return message
    }

    func say(_ result: Result<String, Closed>) throws {
        let listeners = waiting
        waiting = []
        for listener in listeners { try listener.callback(result) }
    }
}

struct Closed: Error {}
