// What is no longer kept, and that it is told.
// SPDX-License-Identifier: MIT

import Chat
import Deferred
import Testing

@Suite struct HubRetentionTests {
    private func stage(count: Int = 0, age: Duration = .zero, memory: Int = 64 << 20) -> Stage {
        var options = HubOptions()
        options.retention = Retention(count: count, age: age)
        options.maxBacklogBytes = memory
        return Stage(options)
    }

    private func ids(_ line: String?) -> [Int] {
        (line ?? "").matches(of: /"id":"e:(\d+)"/).map { Int($0.1)! }
    }

    @Test func `a cursor from before what is kept gets a gap and all that is newer`() throws {
        let stage = stage(count: 3)
        for number in 1...5 { try stage.say("\(number)") }
        try stage.poll("ann", since: "e:1")
        let line = stage.told().first
        #expect(ids(line) == [3, 4, 5])
        #expect(line?.contains(#""gap":true"#) == true)
    }

    @Test(arguments: [("e:2", [3, 4, 5]), ("start", [3, 4, 5]), ("-9", [3, 4, 5]), ("e:4", [5])])
    func `who missed nothing is told of no gap`(_ since: String, _ numbers: [Int]) throws {
        let stage = stage(count: 3)
        for number in 1...5 { try stage.say("\(number)") }
        try stage.poll("ann", since: since)
        let line = stage.told().first
        #expect(ids(line) == numbers)
        #expect(line?.contains("gap") == false)
    }

    @Test func `messages grow too old`() throws {
        let stage = stage(age: .seconds(60))
        try stage.say("1")
        stage.time.advance(by: .seconds(50))
        try stage.say("2")
        stage.time.advance(by: .seconds(20))
        try stage.poll("ann", since: "start")
        try stage.poll("bob", since: "e:0")
        try stage.poll("eve", since: "e:1")
        let told = stage.told()
        #expect(told.map(ids) == [[2], [2], [2]])
        #expect(told.map { $0.contains("gap") } == [false, true, false])
    }

    @Test
    func `a channel that is gone still owes old cursors a gap`()
        throws
    {
        let stage = stage(age: .seconds(60))
        try stage.say("1", in: "old")
        stage.time.advance(by: .seconds(200))
        try stage.say("2", in: "new")
        #expect(stage.channels.map(\.name.description) == ["new"])
        try stage.poll("ann", "old", since: "e:0")
        #expect(stage.told() == [Stage.answer("ann", next: 2, [], #","gap":true"#)])
        try stage.poll("bob", "old", since: "e:2")
        #expect(stage.told() == [])
    }

    @Test func `memory holds the newest, the journal all, and a client sees no seam`() throws {
        let stage = stage(memory: 1000)
        for number in 1...100 { try stage.say("\(number)", in: number % 3 == 0 ? "a" : "b") }
        for start in [0, 10, 50, 90, 99] {
            var seen: [Int] = []
            var cursor = Position(epoch: stage.epoch, seq: start)
            while cursor.seq < 100 {
                try stage.poll("ann", "a b", since: cursor.description, limit: 7)
                let line = try #require(stage.told().first)
                seen += ids(line)
                let batch = try #require(stage.lastBatch)
                guard case .after(let next) = batch.next else { break }
                cursor = next
                #expect(!batch.gap)
            }
            #expect(seen == Array((start + 1)...100))
        }
    }
}
