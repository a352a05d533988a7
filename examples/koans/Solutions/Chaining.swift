// Koans 7 to 10, solved.
// SPDX-License-Identifier: MIT

import Deferred
import KoanTeacher

struct Burst: Error {}

func chaining() {
    koan("7. a chain waits for what a stage returns", says: ["waiting", "hot water"]) { say in
        let kettle = Deferred<String>()
        let water = Deferred<String>()
        kettle.addCallback { _ -> Deferred<String> in water }
            .addCallback { say($0) }
        try kettle.callback("on")
        say("waiting")
        try water.callback("hot water")
    }

    koan("8. a failure of the one is a failure of the other", says: ["no water"]) { say in
        let kettle = Deferred<String>()
        let water = Deferred<String>()
        kettle.addCallback { _ in water }
            .addErrback { _ in "no water" }
            .addCallback { say($0) }
        try kettle.callback("on")
        try water.errback(Burst())
    }

    koan("9. a branch leaves the chain as it is", says: ["tea with milk", "tea"]) { say in
        let cup = Deferred<String>()
        cup.branch().addCallback { tea in
            say("\(tea) with milk")
            return "an empty cup"
        }
        cup.addCallback { say($0) }
        try cup.callback("tea")
    }

    koan("10. one Deferred can fire another", says: ["Bob hears hello"]) { say in
        let (ann, bob) = (Deferred<String>(), Deferred<String>())
        ann.chain(to: bob)
        bob.addCallback { say("Bob hears \($0)") }
        try ann.callback("hello")
    }
}
