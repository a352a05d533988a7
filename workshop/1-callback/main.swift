// Step 1: closures that are kept now, and called later.
// SPDX-License-Identifier: MIT

import Workshop  // knows what a blank is

final class Chat {
    private var waiting: [(String) -> Void] = []

    func wait(_ callback: @escaping (String) -> Void) {
        waiting.append(___())  // 1. what is to be kept?
    }

    func say(_ text: String) {
        let listeners = waiting
        waiting = []  // whoever hears this waits no longer
        for listener in listeners {
            listener(___())  // 2. what do they hear?
        }
    }
}

let chat = Chat()
chat.wait { text in print("Aya hears: \(text)") }
chat.wait { text in print("Olga hears: \(text)") }
print("Nobody has said anything yet.")
chat.say("Hello!")
// 3. Here Olga begins to wait again. Write that line.
chat.say("Who is still here?")
