// A chain is cancelled where it waits: the innermost Deferred hears of it.
// SPDX-License-Identifier: MIT

import Deferred

func leave(_ room: Room) throws {
    let login = Deferred<String>()
    let answer = login.addCallback { name in
        print("  \(name) is logged in, and waits for a message")
        return room.next()
    }.addCallback { message in
        print("  never printed: \(message)")
    }.addErrback(CancelledError.self) { _ in
        print("  errback: nobody is left to answer")
    }

    try login.callback("Ann")
    print(answer.explain())
    answer.cancel()  // login has fired, so this cancels the message
    try room.say("Hello?")  // nobody is there
}
