// Moderators: muting, banning, clearing.
// SPDX-License-Identifier: MIT

import Chat
@testable import ChatHTTP
import Deferred
import Foundation
import Testing

/// A chat with two moderators, in which others log in by name.
struct ModerationStage {
    let calendar: Calendar
    let stage: MemberStage
    let sessions: Sessions
    private let ring: KeyRing

    var chat: ChatSite { stage.chat }

    init(journal: (any Journal)? = nil, ring: KeyRing? = nil) throws {
        let calendar = Calendar()
        self.ring = ring ?? KeyRing(at: calendar.now())
        let moderators = ["proxy:ann", "proxy:zoe"].compactMap { AccountName($0) }
        sessions = Sessions(
            .name, keys: self.ring,
            accounts: Accounts(proxy: ProxyLogin(), moderators: moderators), clock: calendar)
        self.calendar = calendar
        stage = MemberStage(journal: journal, sessions: sessions, calendar: calendar)
    }

    /// Somebody for whom the proxy vouches.
    func account(_ subject: String, called name: String? = nil) throws -> Visitor {
        let person = try #require(ring.person(issuer: ProxyLogin.name, subject: subject))
        let identity = Identity(account: person, displayName: name ?? subject)
        let visitor = Visitor(chat)
        visitor.cookie = try sessions.cookie(
            Session(identity, by: ProxyLogin.name, at: calendar.now()))
        try visitor.get("/me")
        return visitor
    }

    func person(_ subject: String) throws -> String {
        try #require(ring.person(issuer: ProxyLogin.name, subject: subject)).description
    }
}

@Suite struct ModerationTests {
    private let stage: ModerationStage
    private let ann: Visitor

    init() throws {
        stage = try ModerationStage()
        ann = try stage.account("ann", called: "Ann")
    }

    private func moderate(_ action: String, _ form: String) throws -> Client {
        try ann.post("/moderation/\(action)", form)
    }

    @Test func `who is muted reads, and writes nothing at any door, until it is over`() throws {
        let bob = try stage.account("bob")
        let person = try stage.person("bob")
        let poll = try bob.poll("lobby")
        let muted = try moderate("mute", "person=\(person)&seconds=60&reason=too+%22loud%22")
        #expect(muted.status == 200 && muted.json["by"] as? String == "Ann")
        #expect(poll.isWaiting)
        let json = "Content-Type: application/json\r\n"
        for answer in [
            try bob.post("/channels/lobby", "text=1"), try bob.post("/channels/a", "text=1&ttl=5"),
            try Client(
                stage.chat, "POST", "/",
                "Cookie: sid=\(bob.cookie!)\r\nX-XSRF-Token: \(bob.token!)\r\n" + json, body: "1"),
        ] {
            #expect(answer.status == 403)
            let sentence = /You may not write here until [-:\d ]{16} UTC\. The reason: too "loud"/
            #expect(answer.line?.wholeMatch(of: sentence) != nil)
        }
        let socket = try Socket(
            stage.chat, "channels=lobby", "Cookie: sid=\(bob.cookie!)\r\n")
        _ = socket.ask(#"{"do":1,"xsrf":"\#(bob.token!)"}"#)
        let said = socket.ask(#"{"do":2,"say":"lobby","body":1}"#)
        #expect(said.first?.contains(#""status":403"#) == true)
        #expect(try ann.post("/channels/lobby", "text=hi").status == 201)
        #expect(poll.bodies.count == 1)
        stage.calendar.advance(by: .seconds(60))
        #expect(try bob.post("/channels/lobby", "text=1").status == 201)
    }

    @Test func `who is banned is served nothing, and what they wait for ends`() throws {
        let (bob, eve) = (try stage.account("bob"), try stage.account("eve"))
        let (poll, other) = (try bob.poll("lobby"), try eve.poll("lobby"))
        let stream = try Client(
            stage.chat, "GET", "/poll?channels=a&t=\(bob.ticket!)", "Accept: text/event-stream\r\n")
        #expect(try moderate("ban", "person=\(stage.person("bob"))&reason=spam").status == 200)
        #expect(poll.status == 403 && stream.isFinished && other.isWaiting)
        for answer in [
            try bob.post("/channels/lobby", "text=1"),
            try Client(stage.chat, "GET", "/poll?channels=a&t=\(bob.ticket!)"),
            try Client(stage.chat, "GET", "/channels/a/messages?t=\(bob.ticket!)"),
            try Client(stage.chat, "GET", "/channels/a/people?t=\(bob.ticket!)"),
            try Client(stage.chat, "GET", "/channels?t=\(bob.ticket!)"),
            try Client(stage.chat, "GET", "/channels/a/stream?t=\(bob.ticket!)"),
            try bob.get("/me/channels"), try bob.post("/channels", "title=a"),
            try bob.get("/chat"), try bob.post("/moderation/mute", "person=\(stage.person("eve"))"),
        ] {
            #expect(answer.status == 403)
            #expect(answer.line == "You are banned from this chat. The reason: spam")
        }
        #expect(try moderate("unban", "person=\(stage.person("bob"))").status == 200)
        #expect(try bob.post("/channels/lobby", "text=1").status == 201)
        #expect(try moderate("unban", "person=\(stage.person("bob"))").status == 404)
    }

    @Test func `only moderators moderate, and not each other`() throws {
        let bob = try stage.account("bob")
        let named = try Visitor(stage.chat, as: "ann")
        for visitor in [bob, named] {
            for action in ["mute", "unmute", "ban", "unban"] {
                let answer = try visitor.post(
                    "/moderation/\(action)", "person=\(stage.person("eve"))")
                #expect(answer.status == 403)
                #expect(answer.line?.hasPrefix("Only moderators may do this.") == true)
            }
            #expect(try visitor.get("/moderation").status == 403)
            #expect(try visitor.post("/channels/lobby/clear", "").status == 403)
        }
        for subject in ["ann", "zoe"] {
            #expect(try moderate("ban", "person=\(stage.person(subject))").status == 403)
        }
        #expect(stage.stage.hub.records.count == 0)
    }

    @Test(arguments: [
        "", "person=x", "seconds=0", "seconds=31536001", "seconds=1.5", "seconds=-1",
        "reason=a%0Ab", "reason=a%00", "reason=" + String(repeating: "a", count: 201),
        "reason=" + String(repeating: "%F0%9F%94%A5", count: 101),
    ])
    func `wrong fields are refused`(_ form: String) throws {
        let isWhole = form.isEmpty || form.hasPrefix("person")
        let person = isWhole ? "" : "&person=\(try stage.person("bob"))"
        #expect(try moderate("mute", form + person).status == 400)
        #expect(stage.stage.hub.records.count == 0)
    }

    @Test func `the longest reason of the longest name fits, and the list shows it`() throws {
        let name = String(repeating: "🔥", count: 64)
        let zoe = try stage.account("zoe", called: name)
        let reason = String(repeating: "é", count: 200)
        let escaped = try #require(
            reason.addingPercentEncoding(withAllowedCharacters: .alphanumerics))
        let bob = try stage.account("bob", called: name)
        try bob.comeToLobby()
        for action in ["mute", "ban"] {
            let form = "person=\(try stage.person("bob"))&seconds=31536000&reason=\(escaped)"
            #expect(try zoe.post("/moderation/\(action)", form).status == 200)
        }
        let list = try ann.get("/moderation").json
        for kind in ["muted", "banned"] {
            let people = try #require(list[kind] as? [[String: Any]])
            #expect(people.count == 1)
            #expect(people[0]["reason"] as? String == reason)
            #expect(people[0]["name"] as? String == name && people[0]["by"] as? String == name)
            #expect(people[0]["until"] as? String != nil)
        }
    }

    @Test func `a long list is cut, and says so`() throws {
        let steps = (0..<2000).map { number in
            let person = PersonID("u" + String(repeating: "0", count: 10) + "\(1000 + number)")
            return RecordChange.put(
                Sanction(person: person!, name: "x", by: "y", reason: nil, until: nil)
                    .record(.ban))
        }
        _ = try stage.stage.hub.change(steps)
        let answer = try ann.get("/moderation")
        #expect(answer.json["more"] as? Bool == true)
        #expect(answer.text!.utf8.count < 70_000)
    }

    @Test func `a moderator clears a channel, a private one only as its member`() throws {
        let bob = try stage.account("bob")
        try bob.post("/channels/tea", "text=secret")
        #expect(try ann.post("/channels/tea/clear", "").status == 200)
        let left = try Client(stage.chat, "GET", "/channels/tea/messages")
        #expect(left.bodies == [])
        #expect(try ann.post("/channels/nothing/clear", "").status == 404)
        try bob.make("private-x")
        try bob.post("/channels/private-x", "text=secret")
        for channel in ["private-x", "private-y"] {
            let answer = try ann.post("/channels/\(channel)/clear", "")
            #expect(answer.line == "You have no access to this channel.")
        }
        try bob.invite(ann, to: "private-x")
        #expect(try ann.post("/channels/private-x/clear", "").status == 200)
    }

    @Test func `people of one name are listed apart, and invited by person`() throws {
        let twins = try ["one", "two"].map { try stage.account($0, called: "Sam") }
        for twin in twins { try twin.comeToLobby() }
        let list = try Client(stage.chat, "GET", "/channels/lobby/people").json["people"]
        let people = try #require(list as? [[String: String]])
        let both = try ["one", "two"].map { try stage.person($0) }
        #expect(people.map { $0["name"] } == ["Sam", "Sam"])
        #expect(Set(people.compactMap { $0["person"] }) == Set(both))
        try ann.make("private-x")
        let choice = try ann.post("/channels/private-x/members", "name=Sam")
        #expect(choice.status == 409)
        #expect(both.allSatisfy { choice.line?.contains($0) == true })
        let picked = try ann.post("/channels/private-x/members", "person=\(both[1])")
        #expect(picked.status == 201)
        #expect(try twins[1].channels() == ["private-x"] && twins[0].channels() == [])
    }

    @Test func `an account stays a member over a logout`() throws {
        let bob = try stage.account("bob")
        try ann.make("private-x")
        try ann.invite(bob, to: "private-x")
        try bob.post("/logout", "")
        stage.stage.settle()
        stage.calendar.advance(by: .seconds(30 * 86_400))
        stage.stage.clock.advance(by: .seconds(120))
        #expect(try stage.account("bob").channels() == ["private-x"])
    }
}
