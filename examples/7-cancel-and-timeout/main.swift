// A long poll does not wait for ever: timeouts, and clients that leave.
// SPDX-License-Identifier: MIT

import Deferred

let clock = ManualClock()  // on a server: the loop
let room = Room()

print("a message comes in time")
room.next().addTimeout(.seconds(25), clock: clock)
    .addCallback { print("  \($0)") }
try room.say("Hello!")

print("no message: that is an error")
room.next().addTimeout(.seconds(25), clock: clock)
    .addErrback(TimeoutError.self) { "nothing in \($0.limit)" }
    .addCallback { print("  \($0)") }
clock.advance(by: .seconds(25))

print("no message: that is an answer without messages")
room.next().addCallback { [$0] }
    .addTimeout(.seconds(25), clock: clock) { _, _ in [] }
    .addCallback { print("  \($0)") }
clock.advance(by: .seconds(25))

print("the client leaves, while its chain waits for another")
try leave(room)
