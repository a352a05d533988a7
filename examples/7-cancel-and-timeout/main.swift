// Nobody waits for ever: timeouts, and what may come of a cancel.
// SPDX-License-Identifier: MIT

import Deferred

let clock = ManualClock()

print("too late")
let slow = Deferred<String>()
slow.addTimeout(.seconds(25), clock: clock)
    .addErrback(TimeoutError.self) { "timed out after \($0.limit)" }
    .addCallback { print("  \($0)") }
clock.advance(by: .seconds(25))
try slow.callback("late")  // swallowed: who fires it does not know of the timeout

print("in time")
let quick = Deferred<String>()
quick.addTimeout(.seconds(25), clock: clock).addCallback { print("  \($0)") }
try quick.callback("an answer")
clock.advance(by: .seconds(25))

print("a long poll: empty when its time is up")
let poll = Deferred<[String]>()
poll.addTimeout(.seconds(25), clock: clock) { _, _ in [] }.addCallback { print("  \($0)") }
clock.advance(by: .seconds(25))

print("a canceller that answers all the same")
let cached = Deferred<String>(canceller: { try? $0.callback("what the cache has") })
cached.addCallback { print("  \($0)") }
cached.cancel()

print("an errback that swallows the cancel")
let stubborn = Deferred<String>()
stubborn.addErrback(CancelledError.self) { _ in "nobody asked" }.addCallback { print("  \($0)") }
stubborn.cancel()
