// A loop on the main thread, which tests do not have: what it prints is what they look at.
// SPDX-License-Identifier: MIT

import Deferred
import EventLoop
import Glibc

let loop = try EventLoop()
let question = Deferred<String>()
let answer = Deferred {
    print("asked")
    let text = try await question.value()
    print(text)
}

/// From one of Swift's own threads to the main actor, which stops the loop.
func visit() {
    let main = pthread_self()
    Task.detached {
        let visitor = pthread_self()
        await MainActor.run {
            print("from another thread: \(visitor != main)")
            print("on the loop's: \(pthread_self() == main)")
            loop.stop()
        }
    }
}

loop.callLater(.milliseconds(1)) {
    try? question.callback("answered")
    print("callback returns first")
}
answer.addBoth { (_: Result<Void, Failure>) -> Void in visit() }
loop.run()
print("stopped")

// A loop that runs again serves it again, and what was queued meanwhile.
Task { @MainActor in loop.stop() }
loop.run()
print("stopped again")
