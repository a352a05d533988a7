// Part 1: two lanes. Lanes.md explains them; fill in each ___.
// SPDX-License-Identifier: MIT

import Deferred
import KoanTeacher

struct Rain: Error {}

func lanes() {
    koan("1. a callback is given what the Deferred is fired with", says: ["hello"]) { say in
        let greeting = Deferred<String>()
        greeting.addCallback { say($0) }
        try greeting.callback(___())
    }

    koan("2. each stage is given what the one before returned", says: ["42"]) { say in
        let number = Deferred<Int>()
        number.addCallback { $0 * ___() }
            .addCallback { say($0) }
        try number.callback(21)
    }

    koan("3. an errback hears what was thrown", says: ["umbrella"]) { say in
        let walk = Deferred<String>()
        walk.addCallback { _ -> String in throw Rain() }
            .addCallback { _ in "sunglasses" }
            .___ { _ in "umbrella" }
            .addCallback { say($0) }
        try walk.callback("to the sea")
    }

    koan("4. an errback that returns has recovered", says: ["1"]) { say in
        let number = Deferred<Int>()
        number.addCallback { _ -> Int in throw Rain() }
            .addErrback { _ in ___() }
            .addCallback { $0 + 1 }
            .addCallback { say($0) }
        try number.callback(21)
    }

    koan("5. one kind of stage runs on both lanes", says: ["home", "home"]) { say in
        for weather in [Result<String, Rain>.success("sun"), .failure(Rain())] {
            let walk = Deferred<String>()
            walk.___ { _ in say("home") }
            try walk.callback(weather)
        }
    }

    koan("6. an errback beside a callback does not hear it", says: ["below"]) { say in
        let walk = Deferred<String>()
        walk.addCallbacks({ _ -> String in throw Rain() }, { _ in "beside" })
            .addErrback { _ in ___() }
            .addCallback { say($0) }
        try walk.callback("to the sea")
    }
}
