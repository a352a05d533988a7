// The chat's chain draws itself: before it fires, as it runs, and in words.
// SPDX-License-Identifier: MIT

import Deferred

struct NoSuchCallback: Error {}

let login = Deferred<String>("login")
let message = Deferred<String>("message")

login.addErrback { _ in "guest" }
    .addCallback { _ in message }  // waits until somebody speaks
    .addCallback { _ -> String in throw NoSuchCallback() }
    .addCallback { text in "hello(\"\(text)\");" }
    .addErrback { _ in "400 Bad Request" }
    .addCallback { answer in answer.utf8.count }

print("before it fires:\n\(login.diagram())\n")

print("as it runs:")
DeferredTrace.lanes(values: true)
try login.callback("Ann")
print("\nwhy does it wait?\n\(login.explain())\n")
try message.callback("Hi!")
