// A callback returns another Deferred: the chain waits for it, and goes on.
// SPDX-License-Identifier: MIT

import Deferred

struct Unreachable: Error { let server: String }

func fetch(_ server: String, _ clock: ManualClock) -> Deferred<String> {
    let page = Deferred<String>()
    clock.callLater(.seconds(1)) {
        if server == "mirror" {
            try? page.callback("<h1>Fireside</h1>")
        } else {
            try? page.errback(Unreachable(server: server))
        }
    }
    return page  // at once, and without a page
}

let clock = ManualClock()  // stands still until it is moved
let server = Deferred<String>()
server.addCallback { fetch($0, clock) }  // returns a Deferred: it waits
    .addErrback(Unreachable.self) { error in
        print("\(clock.now): \(error.server) is down, now the mirror")
        return fetch("mirror", clock)  // an errback may wait, too
    }
    .addCallback { page in print("\(clock.now): got \(page)") }
try server.callback("origin")
print("\(clock.now): asked, and free to do other things")
clock.advance(by: .seconds(5))
try chainOrBranch()
