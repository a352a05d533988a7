// Who is here, who came, who left: and no flicker.
// SPDX-License-Identifier: MIT

import Chat
import Deferred
import Testing

@Suite struct HubPresenceTests {
    private let stage = Stage()

    /// An observer without a name, who waits again and again.
    private func watch() throws {
        try stage.poll("eye", hold: .seconds(110))
    }

    /// Lets `duration` pass with the observer watching.
    ///
    /// - Returns: What it was told of comings and goings, such as `join ann`.
    private func seen(_ duration: Duration) throws -> [String] {
        var seen: [String] = []
        for _ in 0..<Int(duration / .milliseconds(500)) {
            stage.time.advance(by: .milliseconds(500))
            for line in stage.told() where line.hasPrefix("eye") {
                for match in line.matches(of: /"from":"(\w+)","kind":"(\w+)"/) {
                    seen.append("\(match.2) \(match.1)")
                }
                try watch()
            }
        }
        return seen
    }

    private var people: [String] { stage.people.map(\.name) }

    @Test func `who polls with a name is here, and the others are told once`() throws {
        try watch()
        try stage.poll("ann", name: "ann")
        #expect(people == ["ann"])
        #expect(try seen(.seconds(10)) == ["join ann"])
    }

    @Test func `who says goodbye has left at once`() throws {
        try watch()
        try stage.poll("ann", hold: .seconds(110), name: "ann", session: "1")
        #expect(try seen(.seconds(2)) == ["join ann"])
        stage.hub.leave(Identity(name: "ann"), session: "1")
        #expect(people == [])
        #expect(try seen(.seconds(200)) == ["leave ann"])
        stage.hub.leave(Identity(name: "nobody"), session: "2")
        try stage.poll("ann", hold: .zero, name: "ann")
        #expect(people == ["ann"])
    }

    @Test func `who comes to several channels is announced in all of them at once`() throws {
        try stage.poll("eye", "lobby other", hold: .seconds(110))
        try stage.poll("ann", "lobby other third", hold: .zero, name: "ann")
        stage.time.advance(by: .seconds(2))
        let told = stage.told().filter { $0.hasPrefix("eye") }
        #expect(told.count == 1)
        let joins = told[0].matches(of: /"channel":"(\w+)"[^}]*"from":"ann","kind":"join"/)
        #expect(joins.map(\.1) == ["lobby", "other"])
    }

    @Test func `who polls without a name is nobody`() throws {
        try watch()
        try stage.poll("x", client: "tab")
        #expect(people == [])
        #expect(try seen(.seconds(10)) == [])
    }

    /// Someone comes, and the word of it is out: it has fired every poll here.
    private func arrive(_ name: String) throws {
        try stage.poll(name, hold: .zero, name: name)
        #expect(try seen(.seconds(2)) == ["join \(name)"])
    }

    @Test func `two tabs are one person, who is here until both are gone`() throws {
        try watch()
        try arrive("ann")
        let one = try stage.poll("one", hold: .seconds(110), name: "ann")
        let two = try stage.poll("two", hold: .seconds(110), name: "ann")
        one.cancel()
        #expect(try seen(.seconds(60)) == [])
        #expect(people == ["ann"])
        two.cancel()
        #expect(try seen(.seconds(49)) == [])
        #expect(people == ["ann"])
        #expect(try seen(.seconds(3)) == ["leave ann"])
        #expect(people == [])
    }

    @Test func `a reload is neither a leave nor a join`() throws {
        try watch()
        try arrive("ann")
        for _ in 0..<20 {
            let poll = try stage.poll("ann", hold: .seconds(110), name: "ann")
            #expect(try seen(.seconds(3)) == [])
            poll.cancel()
            #expect(try seen(.seconds(2)) == [])
        }
        #expect(people == ["ann"])
        let since = stage.people.first?.since
        #expect(since == Timestamp(milliseconds: 0), "here since the first poll")
        #expect(try seen(.seconds(60)) == ["leave ann"])
    }

    @Test func `a vanished laptop is here until its hold and the grace are over`() throws {
        try watch()
        try arrive("ann")
        try stage.poll("ann", hold: .seconds(25), name: "ann")
        #expect(try seen(.seconds(75)) == [])
        #expect(try seen(.seconds(2)) == ["leave ann"])
    }

    @Test func `one who polls all the time never leaves`() throws {
        try watch()
        var seen: [String] = []
        for _ in 0..<10 {
            try stage.poll("ann", hold: .seconds(20), name: "ann")
            seen += try self.seen(.seconds(22))
        }
        #expect(seen == ["join ann"])
    }

    @Test func `many who come at once are told in one answer`() throws {
        try watch()
        for number in 0..<50 { try stage.poll("\(number)", name: "n\(number)") }
        stage.time.advance(by: .seconds(1))
        let lines = stage.told().filter { $0.hasPrefix("eye") }
        #expect(lines.count == 1)
        #expect(lines.first?.matches(of: /"kind":"join"/).count == 50)
    }

    @Test func `a crowd is not told name by name`() throws {
        try watch()
        for number in 0..<500 { try stage.poll("\(number)", name: "n\(number)") }
        stage.time.advance(by: .seconds(1))
        let line = stage.told().first { $0.hasPrefix("eye") }
        #expect(line?.matches(of: /"kind":"people"/).count == 1)
        #expect(line?.contains("join") == false)
        #expect(people.count == 500)
    }

    @Test func `people past the limit are served and not listed`() throws {
        var options = HubOptions()
        options.maxPeople = 1
        let stage = Stage(options)
        try stage.poll("ann", name: "ann")
        try stage.poll("bob", name: "bob")
        #expect(stage.people.map(\.name) == ["ann"])
        try stage.say("1")
        #expect(stage.told().count == 2)
        stage.time.advance(by: .seconds(200))
        #expect(stage.statistics?.people == 0)
    }

    @Test func `a channel that came again outlives the word about its people before`() throws {
        var options = HubOptions()
        options.hold = .milliseconds(100)
        let stage = Stage(options)
        // So large an audience that the word of who came takes longer than the grace.
        let crowd = try (0..<3000).map { try stage.poll("x\($0)", hold: .seconds(110)) }
        try stage.poll("ann", hold: .zero, name: "ann")
        stage.time.advance(by: .seconds(1))
        for poll in crowd { poll.cancel() }
        #expect(stage.statistics?.channels == 0)
        _ = stage.told()
        try stage.poll("bob", hold: .seconds(110))
        stage.time.advance(by: .seconds(5))
        try stage.say("1")
        #expect(stage.told().count == 1, "the new channel's listener is known")
    }

    @Test func `when all are gone nothing is left of the channel`() throws {
        for number in 0..<100 {
            try stage.poll("\(number)", "c\(number % 7)", hold: .seconds(10), name: "n\(number)")
        }
        stage.time.advance(by: .seconds(120))
        #expect(stage.statistics?.channels == 0)
        #expect(stage.statistics?.people == 0)
        #expect(stage.hub.parked == 0)
    }
}
