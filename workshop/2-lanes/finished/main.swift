// Step 2, finished: a result that is not there yet, and its two lanes.
// SPDX-License-Identifier: MIT

import Deferred

struct Empty: Error {}

func check(_ text: String) throws -> String {
    if text.isEmpty { throw Empty() }
    return text
}

for text in ["Hello!", ""] {
    let message = Deferred<String>()
    message
        .addCallback(check)  // callback lane; a throw changes lanes
        .addCallback { text in "Olga: " + text }
        .addErrback { _ in "(silence)" }
        .addCallback { line in print("  Aya hears: \(line)") }

    print("Olga sends \"\(text)\"")
    try message.callback(text)
}
