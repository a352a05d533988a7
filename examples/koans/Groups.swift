// Part 4: many at once. Groups.md explains them.
// SPDX-License-Identifier: MIT

import Deferred
import KoanTeacher

func groups() {
    koan("14. gather waits for all, in the order of asking", says: ["tea and cake"]) { say in
        let (tea, cake) = (Deferred<String>(), Deferred<String>())
        gather([tea, ___()]).addCallback { say($0.joined(separator: " and ")) }
        try cake.callback("cake")
        try tea.callback("tea")
    }

    koan("15. a race cancels whoever has not won", says: ["Ann stops", "first!"]) { say in
        let ann = Deferred<String>(canceller: { _ in say("Ann stops") })
        let bob = Deferred<String>(canceller: { _ in say("Bob stops") })
        race([ann, bob]).addCallback { say($0.value) }
        let winner: Deferred<String> = ___()
        try winner.callback("first!")
    }
}
