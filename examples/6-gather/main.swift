// Many at once: all of them, the first of them, one after another.
// SPDX-License-Identifier: MIT

import Deferred

let clock = ManualClock()

struct Unavailable: Error {}

@MainActor func load(_ name: String, seconds: Int, fails: Bool = false) -> Deferred<String> {
    let page = Deferred<String>(canceller: { _ in print("  stop loading \(name)") })
    clock.callLater(.seconds(seconds)) {
        if page.hasFired { return }
        if fails { try? page.errback(Unavailable()) } else { try? page.callback(name) }
    }
    return page
}

print("gather: every value, in order")
gather([load("a", seconds: 2), load("b", seconds: 1)]).addCallback { print("  \($0)") }
gather(load("age", seconds: 1).addCallback { _ in 36 }, load("Ada", seconds: 2))
    .addCallback { age, name in print("  \(name) is \(age)") }
clock.advance(by: .seconds(2))

print("gather: or the first failure; the others go on")
gather([load("a", seconds: 3), load("b", seconds: 1, fails: true)], consumeErrors: true)
    .addErrback(FirstError.self) {
        print("  number \($0.index) failed"); return []
    }
clock.advance(by: .seconds(3))

print("all: every result")
all([load("a", seconds: 1), load("b", seconds: 1, fails: true)], consumeErrors: true)
    .addCallback { results in print("  \(results.map { (try? $0.get()) ?? "failed" })") }
clock.advance(by: .seconds(1))

print("race: the first value; the others are cancelled")
race([load("slow", seconds: 9), load("fast", seconds: 1)])
    .addCallback { print("  \($0.value) won") }
clock.advance(by: .seconds(9))

print("a lock: one after another")
let lock = DeferredLock()
for name in ["a", "b"] { lock.run { load(name, seconds: 1) }.addCallback { print("  \($0)") } }
clock.advance(by: .seconds(2))
