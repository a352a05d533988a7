// Step 2: a result that is not there yet, and its two lanes.
// SPDX-License-Identifier: MIT

import Deferred
import Workshop

struct Empty: Error {}

func check(_ text: String) throws -> String {
    if text.isEmpty { throw ___() }  // 1. which error?
    return text
}

for text in ["Hello!", ""] {
    let message = Deferred<String>()
    message
        .addCallback(check)  // callback lane; a throw changes lanes
        .addCallback { text in "Olga: " + ___() }  // 2. what did Olga say?
        .addErrback { _ in ___() }  // 3. errback lane: a text for silence
        .addCallback { line in print("  Aya hears: \(line)") }

    print("Olga sends \"\(text)\"")
    try message.callback(___())  // 4. what does the Deferred fire with?
}
