// A person is not their name.
// SPDX-License-Identifier: MIT

import Chat
import Deferred
import Testing

@Suite struct IdentityTests {
    private let stage = Stage()
    private let one = Identity(subject: "subject-1", displayName: "ann")
    private let other = Identity(subject: "subject-2", displayName: "ann")

    @discardableResult
    private func poll(_ identity: Identity, session: String? = nil) throws -> Deferred<Batch> {
        try stage.hub.next(
            Subscription(
                channels: [.lobby], hold: .seconds(110), identity: identity, session: session))
    }

    @Test func `a name alone is its own subject`() {
        #expect(Identity(name: "ann") == Identity(subject: "ann", displayName: "ann"))
    }

    @Test func `two people of one name are two people`() throws {
        try poll(one)
        try poll(other)
        #expect(stage.people.map(\.identity) == [one, other])
        stage.time.advance(by: .seconds(2))
        // Both were told who came; one of them asks again.
        try poll(one)
        stage.time.advance(by: HubOptions().hold * 2)
        #expect(stage.people.map(\.identity) == [one])
    }

    @Test func `one person under two names is one person`() throws {
        try poll(one)
        try poll(Identity(subject: "subject-1", displayName: "Ann at home"))
        #expect(stage.people.map(\.name) == ["ann"])
    }

    @Test func `people are listed by name, and a page begins behind a name`() throws {
        for (subject, name) in [("1", "cy"), ("2", "ann"), ("3", "bob")] {
            try poll(Identity(subject: subject, displayName: name))
        }
        #expect(stage.people.map(\.name) == ["ann", "bob", "cy"])
        let page = try #require(stage.hub.people(in: .lobby, after: "ann", limit: 1).fired)
        #expect(page.people.map(\.name) == ["bob"])
        #expect(page.hasMore)
    }

    @Test func `others read the name and never the subject`() throws {
        try stage.poll("eye")
        try poll(one)
        stage.time.advance(by: .seconds(2))
        try stage.poll("eye")
        let draft = Draft(channel: .lobby, from: one, body: JSON(bytes: [0x31]))
        #expect(try stage.hub.publish(draft).fired != nil)
        let told = stage.told()
        #expect(told.count == 2)
        for line in told {
            #expect(line.contains(#""from":"ann""#))
            #expect(!line.contains("subject"))
        }
    }

    @Test func `a logout ends the stay of its subject alone`() throws {
        for identity in [one, other] { try poll(identity, session: identity.subject) }
        stage.hub.leave(one, session: one.subject)
        #expect(stage.people.map(\.identity) == [other])
    }
}
