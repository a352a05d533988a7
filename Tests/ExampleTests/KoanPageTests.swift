// What the koans' pages show, run: each listing stands here, or in a koan.
// SPDX-License-Identifier: MIT

import Deferred
import Foundation
import KoanTeacher
import Testing

struct KoanPageTests {
    @Test func `the listings of Lanes.md say what their comments say`() {
        let page = Attempt(says: ["it is Tuesday", "5", "I come on foot", "below"], values: false) {
            say in
            let question = Deferred<String>()
            question.addCallback { answer in say("it is \(answer)") }
            try question.callback("Tuesday")  // says "it is Tuesday"

            let word = Deferred<String>()
            word.addCallback { $0.count }  // a String comes in, an Int goes on
                .addCallback { $0 + 1 }
                .addCallback { say($0) }
            try word.callback("four")  // says 5

            struct Late: Error {}

            let train = Deferred<String>()
            train.addCallback { _ -> String in throw Late() }
                .addCallback { "on the \($0)" }  // skipped
                .addErrback { _ in "on foot" }  // runs: it hears Late
                .addCallback { say("I come \($0)") }
            try train.callback("9:15")  // says "I come on foot"

            let door = Deferred<String>()
            door.addCallbacks({ _ -> String in throw Late() }, { _ in "beside" })
                .addErrback { _ in "below" }
                .addCallback { say($0) }
            try door.callback("open")  // says "below"
        }
        #expect(page.isRight, "\(page.report)")
    }

    @Test func `the listings of Chaining.md say what their comments say`() {
        let page = Attempt(says: ["ada.png", "there: 13", "here: 12"], values: false) { say in
            let name = Deferred<String>()
            let photo = Deferred<String>()

            name.addCallback { _ in photo }  // the chain of `name` waits for `photo`
                .addCallback { say($0) }
            try name.callback("Ada")  // says nothing yet
            try photo.callback("ada.png")  // says "ada.png"

            let time = Deferred<Int>()
            time.branch().addCallback { $0 + 1 }.addCallback { say("there: \($0)") }
            time.addCallback { say("here: \($0)") }
            try time.callback(12)  // says "there: 13", then "here: 12"
        }
        #expect(page.isRight, "\(page.report)")
    }

    @Test func `the listings of Cancelling.md say what their comments say`() {
        let page = Attempt(says: ["I walk", "cold tea"], values: false) { say in
            let taxi = Deferred<String>()
            taxi.addErrback(CancelledError.self) { _ in "I walk" }
                .addCallback { say($0) }
            taxi.cancel()  // says "I walk"

            let tea = Deferred<String>(canceller: { tea in try? tea.callback("cold tea") })
            tea.addCallback { say($0) }
            tea.cancel()  // says "cold tea"
        }
        #expect(page.isRight, "\(page.report)")
    }

    @Test func `the listings of Groups.md say what their comments say`() {
        let expected = ["42", "the slow one stops", "number 0 wins"]
        let page = Attempt(says: expected, values: false) { say in
            let (left, right) = (Deferred<Int>(), Deferred<Int>())
            gather([left, right]).addCallback { say($0.reduce(0, +)) }
            try right.callback(2)  // says nothing yet
            try left.callback(40)  // says 42

            let fast = Deferred<String>()
            let slow = Deferred<String>(canceller: { _ in say("the slow one stops") })
            race([fast, slow]).addCallback { say("number \($0.index) wins") }
            try fast.callback("done")  // says "the slow one stops", then "number 0 wins"
        }
        #expect(page.isRight, "\(page.report)")
    }

    @Test(arguments: ["README.md", "Lanes.md", "Chaining.md", "Cancelling.md", "Groups.md"])
    func `each listing of a page stands here or in a koan`(page: String) throws {
        let here = try String(contentsOfFile: #filePath, encoding: .utf8)
        let known = try ([here] + Koans.sources.map { try Koans.text($0) }).map(Koans.lines)
        let listings = try Koans.text(page).matches(of: /(?s)```swift\n(.*?)```/)
        #expect(!listings.isEmpty)
        for listing in listings {
            let lines = Koans.lines(String(listing.1))
            #expect(known.contains { $0.contains(lines) }, "\(lines)")
        }
    }
}
