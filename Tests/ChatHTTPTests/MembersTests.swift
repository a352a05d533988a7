// Private channels and their members.
// SPDX-License-Identifier: MIT

import Chat
@testable import ChatHTTP
import Deferred
import Foundation
import Testing

/// A chat in which people log in by name.
struct MemberStage {
    let calendar: Calendar
    let clock = ManualClock()
    let chat: ChatSite
    let journal: any Journal
    let hub: Hub

    init(
        _ login: Sessions.Login = .name, siteKeys: [TicketKey] = [],
        options: ChatOptions = ChatOptions(), journal: (any Journal)? = nil,
        sessions: Sessions? = nil, calendar: Calendar = Calendar()
    ) {
        self.calendar = calendar
        let time = CalendarOf1970(clock: clock)
        self.journal = journal ?? MemoryJournal(clock: time)
        hub = Hub(journal: self.journal, scheduler: clock, clock: time)
        chat = ChatSite(
            hub, scheduler: clock, limits: SharedLimits(options),
            sessions: sessions ?? Sessions(calendar, login, siteKeys: siteKeys))
    }

    func visitor(_ name: String) throws -> Visitor { try Visitor(chat, as: name) }

    /// What was put off until the loop's next turn.
    func settle() { clock.advance(by: .zero) }
}

@Suite struct MembersTests {
    private let stage = MemberStage()

    @Test func `who makes a channel is its member, reads it and writes there`() throws {
        let ann = try stage.visitor("ann")
        let made = try ann.post("/channels", "title=Plans+%26+more")
        #expect(made.status == 201)
        #expect(made.json["title"] as? String == "Plans & more")
        let channel = try #require(made.json["channel"] as? String)
        #expect(channel.contains(/^private-plans-more-[a-z2-7]{8}$/))
        #expect(try ann.channels() == [channel])
        #expect(try ann.post("/channels/\(channel)", "text=hi").status == 201)
        let poll = try ann.poll(channel)
        #expect(poll.isWaiting)
        #expect(try ann.post("/channels/\(channel)", "text=again").status == 201)
        #expect(poll.bodies == [#"{"text":"again"}"#])
    }

    @Test(arguments: ["日本", "!!!", "é", String(repeating: "long ", count: 12)])
    func `a title may be anything, and a name follows from it`(_ title: String) throws {
        let name = ChannelName.random(for: title).description
        #expect(name.hasPrefix("private-") && name.utf8.count <= 60)
        #expect(name != ChannelName.random(for: title).description)
        let escaped = try #require(
            title.addingPercentEncoding(withAllowedCharacters: .alphanumerics))
        #expect(try stage.visitor("ann").post("/channels", "title=\(escaped)").status == 201)
    }

    @Test func `a name belongs to who makes the channel first`() throws {
        let (ann, bob) = (try stage.visitor("ann"), try stage.visitor("bob"))
        #expect(try ann.post("/channels", "name=private-team&title=Team").status == 201)
        for form in ["name=private-team", "name=PRIVATE-team"] {
            let taken = try bob.post("/channels", form)
            #expect(taken.status == 409)
            #expect(taken.line == "There is a channel of that name. Choose another.")
        }
        for form in ["name=team", "name=private-", "name=private-%E2%98%95", "", "title=%0A"] {
            #expect(try bob.post("/channels", form).status == 400)
        }
    }

    @Test func `who is invited is a member at once, and has a ticket for it`() throws {
        let (ann, bob) = (try stage.visitor("ann"), try stage.visitor("bob"))
        try ann.make("private-x")
        #expect(try bob.poll("private-x").status == 403)
        let person = try ann.invite(bob, to: "private-x")
        #expect(person == (try bob.person()))
        let poll = try bob.poll("private-x")
        #expect(poll.isWaiting)
        try ann.post("/channels/private-x", "text=hi")
        #expect(poll.bodies.count == 1)
        #expect(try bob.post("/channels/private-x", "text=hi").status == 201)
        let again = try ann.post("/channels/private-x/members", "person=\(person)")
        #expect(again.status == 200, "a member stays one")
        let list = try bob.get("/channels/private-x/members").json["members"]
        let names = (list as? [[String: Any]] ?? []).compactMap { $0["name"] as? String }
        #expect(names.sorted() == ["ann", "bob"])
    }

    @Test func `JSON is as good as a form, with the token in a field of the head`() throws {
        let ann = try stage.visitor("ann")
        let fields = "Cookie: sid=\(ann.cookie!)\r\nContent-Type: application/json\r\n"
        let body = #"{"title":"Plans \u0026"}"#
        let token = "X-XSRF-Token: \(ann.token!)\r\n"
        let made = try Client(stage.chat, "POST", "/channels", fields + token, body: body)
        #expect(made.status == 201 && made.json["title"] as? String == "Plans &")
        #expect(try Client(stage.chat, "POST", "/channels", fields, body: body).status == 403)
        for wrong in [#"{"title":[1]}"#, "{", #"{"title":"a","title":"b"}"#] {
            let answer = try Client(stage.chat, "POST", "/channels", fields + token, body: wrong)
            #expect(answer.status == 400)
        }
    }

    @Test func `a form of the page leads back to the page`() throws {
        let ann = try stage.visitor("ann")
        let made = try ann.post("/channels", "title=Plans&_page=lobby")
        #expect(made.status == 303)
        #expect(made.field("Location")?.contains("/?channel=private-plans-") == true)
        let refused = try ann.post("/channels", "name=team&_page=lobby")
        #expect(refused.status == 400 && refused.text?.contains("<!DOCTYPE html>") == true)
        try ann.make("private-x")
        let left = try ann.post("/channels/private-x/leave", "_page=private-x")
        #expect(left.field("Location") == "/?channel=lobby")
    }

    @Test func `who leaves hears no more, at once`() throws {
        let (ann, bob) = (try stage.visitor("ann"), try stage.visitor("bob"))
        try ann.make("private-x", with: bob)
        let (poll, other) = (try bob.poll("private-x,lobby"), try ann.poll("private-x"))
        let stream = try Client(
            stage.chat, "GET", "/poll?channels=private-x&t=\(bob.ticket!)",
            "Accept: text/event-stream\r\n")
        let elsewhere = try Client(
            stage.chat, "GET", "/poll?channels=lobby&t=\(bob.ticket!)",
            "Accept: text/event-stream\r\n")
        #expect(try bob.post("/channels/private-x/leave", "").status == 200)
        #expect(poll.status == 403)
        let refused = (poll.json["error"] as? [String: Any])?["channels"]
        #expect(refused == nil || refused as? [String] == ["private-x"])
        #expect(stream.isFinished && stream.streamed.contains("403"))
        #expect(!elsewhere.isFinished && other.isWaiting)
        #expect(try ann.post("/channels/private-x", "text=secret").status == 201)
        #expect(!stream.streamed.contains("secret"))
        let path = "/channels/private-x/"
        for answer in [
            try bob.post("/channels/private-x", "text=1"), try bob.post(path + "leave", ""),
            try bob.get(path + "members"), try bob.post(path + "members", "name=ann"),
            try Client(stage.chat, "GET", path + "messages?t=\(bob.ticket!)"),
            try Client(stage.chat, "GET", path + "people?t=\(bob.ticket!)"),
            try Client(stage.chat, "GET", path + "stream?t=\(bob.ticket!)"),
        ] {
            #expect(answer.status == 403)
            #expect(answer.line == "You have no access to this channel.")
        }
        #expect(try bob.channels() == [])
    }

    @Test func `when the last one has left, nothing is left of the channel`() throws {
        let (ann, bob) = (try stage.visitor("ann"), try stage.visitor("bob"))
        try ann.make("private-x", with: bob)
        try ann.post("/channels/private-x", "text=secret")
        for member in [ann, bob] { try member.post("/channels/private-x/leave", "") }
        stage.settle()
        let name = try #require(ChannelName("private-x"))
        let page = try stage.journal.readBack([name], before: nil, limit: 10).result?.get()
        #expect(page?.messages == [])
        #expect(try bob.post("/channels", "name=private-x").status == 409, "the deletion is kept")
        #expect(try bob.post("/channels", "name=private-y").status == 201)
    }

    @Test func `a logout by name ends its memberships`() throws {
        let (ann, bob) = (try stage.visitor("ann"), try stage.visitor("bob"))
        try ann.make("private-x", with: bob)
        #expect(try bob.post("/logout", "").status == 200)
        stage.settle()
        let list = try ann.get("/channels/private-x/members").json["members"]
        #expect((list as? [Any])?.count == 1)
        let again = try stage.visitor("bob")
        #expect(try again.channels() == [], "another login of that name is another person")
        #expect(try again.poll("private-x").status == 403)
    }
}

@Suite struct DirectChannelTests {
    private let stage = MemberStage()

    private func meet(_ one: Visitor, _ other: Visitor) throws -> Client {
        try one.post("/channels", "with=\(try other.person())")
    }

    @Test func `two people have one channel, whoever asks for it`() throws {
        let (ann, bob) = (try stage.visitor("ann"), try stage.visitor("bob"))
        let made = try meet(ann, bob)
        #expect(made.status == 201 && made.json["title"] as? String == "bob")
        let channel = try #require(made.json["channel"] as? String)
        #expect(channel.contains(/^private-[0-9a-f]{32}$/))
        let same = try meet(bob, ann)
        #expect(same.status == 200 && same.json["channel"] as? String == channel)
        #expect(same.json["title"] as? String == "ann")
        let list = try bob.get("/me/channels").json["channels"] as? [[String: Any]]
        let entry = try #require(list?.first)
        #expect(entry["direct"] as? Bool == true && entry["title"] as? String == "ann")
        #expect(entry["person"] as? String == (try ann.person()) && entry["members"] as? Int == 2)
        let poll = try bob.poll(channel)
        try ann.post("/channels/\(channel)", "text=hi")
        #expect(poll.bodies.count == 1)
    }

    @Test func `nobody else comes in, and nobody talks to themselves`() throws {
        let (ann, bob, eve) = (
            try stage.visitor("ann"), try stage.visitor("bob"), try stage.visitor("eve")
        )
        let channel = try #require(try meet(ann, bob).json["channel"] as? String)
        let answer = try ann.post("/channels/\(channel)/members", "person=\(try eve.person())")
        #expect(answer.status == 403)
        #expect(try eve.poll(channel).status == 403)
        #expect(try ann.post("/channels", "with=\(try ann.person())").status == 400)
        #expect(try ann.post("/channels", "with=nobody").status == 400)
    }

    @Test func `who has left is back when one of the two asks, and two that left leave nothing`()
        throws
    {
        let (ann, bob) = (try stage.visitor("ann"), try stage.visitor("bob"))
        let channel = try #require(try meet(ann, bob).json["channel"] as? String)
        try ann.post("/channels/\(channel)", "text=old")
        try bob.post("/channels/\(channel)/leave", "")
        stage.settle()
        #expect(try bob.channels() == [] && ann.channels() == [channel])
        #expect(try meet(ann, bob).status == 200)
        #expect(try bob.channels() == [channel])
        for person in [ann, bob] { try person.post("/channels/\(channel)/leave", "") }
        stage.settle()
        #expect(try meet(bob, ann).status == 201)
        let poll = try bob.poll("\(channel)&since=start", hold: 0)
        #expect(poll.bodies == [], "what they said before is gone")
    }
}
