// A logout ends what its login began: its polls, and its person.
// SPDX-License-Identifier: MIT

import Chat
import Deferred
import Testing

@Suite struct HubSessionTests {
    private let stage = Stage(hubs: 2)

    private func poll(_ who: String, session: String?, at hub: Int = 0) throws -> Deferred<Void> {
        try stage.poll(
            who, hold: .seconds(110), name: "ann", session: session, at: hub)
    }

    private func leave(_ session: String, at hub: Int = 0) {
        stage.hubs[hub].leave(Identity(name: "ann"), session: session)
        stage.settle()
    }

    @Test func `a logout ends that login's polls, on every hub`() throws {
        let polls = [try poll("here", session: "1"), try poll("there", session: "1", at: 1)]
        let other = try poll("other", session: "2")
        stage.settle()
        leave("1", at: 1)
        #expect(
            stage.told().sorted() == [
                #"here {"next":"e:0","messages":[]}"#, #"there {"next":"e:0","messages":[]}"#,
            ])
        try stage.say("1")
        stage.settle()
        #expect(stage.told().count == 1, "what is said after it is heard by the other login alone")
        withExtendedLifetime((polls, other)) {}
    }

    @Test func `one who has another login, or a claim, is still here`() throws {
        for other in ["2", nil] {
            let polls = [try poll("one", session: "1"), try poll("two", session: other)]
            leave("1")
            #expect(stage.people.map(\.name) == ["ann"])
            for poll in polls { poll.cancel() }
            stage.time.advance(by: .seconds(60))
            #expect(stage.people == [])
        }
    }

    @Test func `a logout in the grace is a goodbye`() throws {
        try poll("one", session: "1").cancel()
        #expect(stage.people.count == 1)
        leave("2")
        #expect(stage.people.count == 1)
        leave("1")
        #expect(stage.people == [])
    }

    // The end of a poll that a logout took off the list was taken for that of the next one, and the
    // person was listed for ever.
    @Test func `whatever the order of polls and logouts, in the end nobody is here`() throws {
        var chance = SystemRandomNumberGenerator()
        for _ in 0..<200 {
            var polls: [Deferred<Void>] = []
            for _ in 0..<20 {
                switch Int.random(in: 0..<4, using: &chance) {
                case 0...1:
                    let session = ["1", "2", nil].randomElement(using: &chance) ?? nil
                    polls.append(
                        try poll("x", session: session, at: .random(in: 0...1, using: &chance)))
                case 2:
                    if let index = polls.indices.randomElement(using: &chance) {
                        polls.remove(at: index).cancel()
                    }
                default: leave(["1", "2"].randomElement(using: &chance) ?? "1")
                }
                if Bool.random(using: &chance) { stage.settle() }
            }
            for poll in polls { poll.cancel() }
            stage.settle()
            stage.time.advance(by: .seconds(60))
            stage.settle()
            #expect(stage.people == [])
            #expect(stage.statistics?.channels == 0)
        }
    }

    @Test func `a poll that was not listed is no end of one that is`() throws {
        var options = HubOptions()
        options.maxPeople = 1
        let stage = Stage(options)
        let bob = try stage.poll("bob", hold: .seconds(1), name: "bob")
        let refused = try stage.poll("ann", hold: .seconds(110), name: "ann")
        bob.cancel()
        stage.time.advance(by: .seconds(60))
        try stage.poll("ann", hold: .seconds(110), name: "ann")
        refused.cancel()
        // The word of who came answers her poll, and she asks again.
        stage.time.advance(by: .seconds(2))
        let again = try stage.poll("ann", hold: .seconds(110), name: "ann")
        stage.time.advance(by: .seconds(60))
        #expect(stage.people.map(\.name) == ["ann"])
        again.cancel()
        stage.time.advance(by: .seconds(60))
        #expect(stage.people == [])
    }

    @Test func `a poll ends when its leave does`() throws {
        let subscription = Subscription(
            channels: [.lobby], hold: .seconds(110), longestHold: .seconds(7))
        let poll = try stage.hub.next(subscription)
        stage.time.advance(by: .seconds(6))
        #expect(poll.fired == nil)
        stage.time.advance(by: .seconds(1))
        #expect(poll.fired != nil)
    }
}
