// A journal that has kept a message already, and is about to say so.
// SPDX-License-Identifier: MIT

import Chat
import Deferred
import Testing

@Suite struct HubAheadTests {
    private let journal = SlowJournal()
    private let stage: Stage

    /// One message is delivered; two are kept, and their publishers have yet to be told.
    init() throws {
        journal.readsSeeAhead = true
        stage = Stage(journal: journal)
        for text in ["1", "2", "3"] { try stage.say(text) }
        try journal.finish()
    }

    @Test(arguments: ["start", "e:0", "-5", "other:7"])
    func `a page shows nothing that is not delivered`(_ since: String) throws {
        try stage.poll("ann", since: since)
        let gap = since == "other:7" ? #","gap":true"# : ""
        #expect(stage.told() == [Stage.answer("ann", next: 1, [(1, "1")], gap)])
    }

    @Test func `the last one is the last that is delivered`() throws {
        try stage.poll("ann", since: "-1")
        #expect(stage.told() == [Stage.answer("ann", next: 1, [(1, "1")])])
    }

    @Test func `a page that is cut among what is not delivered does not say more`() throws {
        try stage.poll("ann", since: "start", limit: 2)
        #expect(stage.told() == [Stage.answer("ann", next: 1, [(1, "1")])])
    }

    /// As a client would have it that asks again and again, whatever its hold.
    @Test(arguments: [nil, Duration.zero])
    func `each message comes once, and a cursor never goes back`(_ hold: Duration?) throws {
        var cursor = "start"
        var heard: [Int] = []
        for _ in 0..<4 {
            try stage.poll("ann", since: cursor, hold: hold)
            if !journal.pending.isEmpty { try journal.finish() }
            for line in stage.told() {
                heard += line.matches(of: /"id":"e:(\d+)"/).map { Int($0.1)! }
                cursor = try #require(stage.lastBatch).next.description
            }
        }
        #expect(heard == [1, 2, 3])
        #expect(cursor == "e:3")
    }
}
