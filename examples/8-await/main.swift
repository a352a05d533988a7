// async/await, both ways: a Deferred awaited, a task as a Deferred.
// SPDX-License-Identifier: MIT

import Deferred

struct Page {
    var text: String
}

let fetched = Deferred<Page>(canceller: { _ in print("  canceller: stop fetching") })

print("a task as a Deferred; it starts at once")
let title = Deferred {
    print("  fetching")
    let page = try await fetched.value()
    print("  fetched")
    return page.text.uppercased()
}
print("  not there yet: \(!title.hasFired)")
let shown = title.addCallback { print("  callback: \($0)") }
try fetched.callback(Page(text: "fireside"))
try await shown.value()

print("cancelling the Deferred cancels what its body awaits")
let endless = Deferred<Int>(canceller: { _ in print("  canceller: stop counting") })
let count = Deferred {
    do {
        return try await endless.value()
    } catch is CancelledError {
        print("  the body hears of it, and decides")
        return -1
    }
}
count.cancel()
print("  the count is \(try await count.value())")

print("cancelling a task cancels the Deferred it awaits")
let another = Deferred<Int>(canceller: { _ in print("  canceller: stop") })
let task = Task { try await another.value() }
await Task.yield()
task.cancel()
do { _ = try await task.value } catch { print("  \(error)") }
