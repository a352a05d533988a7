// Step 1, finished: closures that are kept now, and called later.
// SPDX-License-Identifier: MIT

final class Chat {
    private var waiting: [(String) -> Void] = []

    func wait(_ callback: @escaping (String) -> Void) {
        waiting.append(callback)
    }

    func say(_ text: String) {
        let listeners = waiting
        waiting = []  // whoever hears this waits no longer
        for listener in listeners {
            listener(text)
        }
    }
}

let chat = Chat()
chat.wait { text in print("Aya hears: \(text)") }
chat.wait { text in print("Olga hears: \(text)") }
print("Nobody has said anything yet.")
chat.say("Hello!")
chat.wait { text in print("Olga hears: \(text)") }
chat.say("Who is still here?")
