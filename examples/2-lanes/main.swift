// Two lanes: values go down the one, errors down the other.
// SPDX-License-Identifier: MIT

import Deferred

for answer in ["21", "twenty-one", "99"] {
    let below = Deferred<String>()
    below.addCallback(parse)  // throws: over to the errback lane
        .addErrback(NotANumber.self) { _ in 0 }  // returns: back again
        .addCallback(show, "degrees")  // an argument after the result
        .addErrback { print("  below hears: \($0.error)") }

    let beside = Deferred<String>()
    beside.addCallback(parse)
        .addErrback(NotANumber.self) { _ in 0 }
        .addCallbacks(
            { try show($0, "degrees") },
            { print("  beside hears: \($0.error)") }
        )
        .addErrback { print("  further down: \($0.error)") }

    print("the answer is \"\(answer)\"")
    try below.callback(answer)
    try beside.callback(answer)
}
