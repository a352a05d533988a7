// What comes later, with closures alone: first simply, then three deep.
// SPDX-License-Identifier: MIT

final class Room {
    var waiting: [(String) -> Void] = []

    func say(_ text: String) {
        let listeners = waiting
        waiting = []
        for listener in listeners { listener(text) }
    }
}

let room = Room()
room.waiting.append { print("Ann hears: \($0)") }
room.waiting.append { print("Bob hears: \($0)") }
room.say("Hello!")

room.waiting.append { first in
    guard let hour = Int(first) else { return print("no hour: \(first)") }
    room.waiting.append { second in
        guard let minute = Int(second) else { return print("no minute") }
        room.waiting.append { place in
            print("We meet at \(hour):\(minute), \(place)")
        }
    }
}
for answer in ["6", "thirty", "the library"] { room.say(answer) }
