// Part 5: the chat. The blanks stand in Room.swift.
// SPDX-License-Identifier: MIT

import Deferred
import KoanTeacher

func chat() {
    koan("16. who listens is parked", says: ["1 waits"]) { say in
        let room = Room()
        room.next().addCallback { say("Ann hears \($0)") }
        say("\(room.count) waits")
    }

    koan("17. who speaks fires all", says: ["Ann hears hi", "Bob hears hi", "0 wait"]) { say in
        let room = Room()
        room.next().addCallback { say("Ann hears \($0)") }
        room.next().addCallback { say("Bob hears \($0)") }
        try room.say("hi")
        say("\(room.count) wait")
    }

    koan("18. a bad name is refused", says: ["refused", "0 wait", "hello('hi');"]) { say in
        let room = Room()
        do { _ = try room.script(calling: "alert(1);//") } catch { say("refused") }
        say("\(room.count) wait")
        try room.script(calling: "hello").addCallback { say($0) }
        try room.say("hi")
    }

    koan("19. who leaves is gone", says: ["Ann leaves", "1 waits", "Bob hears hi"]) { say in
        let room = Room()
        let ann = room.next().addCallback { say("Ann hears \($0)") }
            .addErrback(CancelledError.self) { _ in say("Ann leaves") }
        room.next().addCallback { say("Bob hears \($0)") }
        ann.cancel()
        say("\(room.count) waits")
        try room.say("hi")
    }

    koan("20. a poll ends after 25 s", says: ["1 waits", "0 messages", "0 wait"]) { say in
        let (room, clock) = (Room(), ManualClock())
        room.poll(on: clock).addCallback { say("\($0.count) messages") }
        clock.advance(by: .seconds(24))
        say("\(room.count) waits")
        clock.advance(by: .seconds(1))
        say("\(room.count) wait")
    }
}
