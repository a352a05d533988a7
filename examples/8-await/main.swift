// async/await, both ways: a Deferred awaited, a task as a Deferred.
// SPDX-License-Identifier: MIT

import Deferred

let room = Room()

print("a task as a Deferred: it starts at once, and waits")
let answer = Deferred {
    print("  Ann listens")
    let text = try await room.next().value()
    return "Ann heard: \(text)"
}
let shown = answer.addCallback { print("  \($0)") }
try room.say("Hello!")
print("  said; the task goes on when this code waits")
try await shown.value()

print("cancelling that Deferred cancels what its body awaits")
let poll = Deferred {
    do {
        return try await room.next().value()
    } catch is CancelledError {
        return "Ann left"  // or throws it on: the body decides
    }
}
poll.cancel()
print("  \(try await poll.value())")
