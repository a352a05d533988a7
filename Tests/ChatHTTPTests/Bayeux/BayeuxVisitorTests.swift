// Who may listen and speak in a Bayeux session, and who is here.
// SPDX-License-Identifier: MIT

import Chat
@testable import ChatHTTP
import Deferred
@testable import HTTP
import Testing

@Suite struct BayeuxVisitorTests {
    private let clock = ManualClock()
    private let calendar = Calendar()
    private let key = TicketKey(secret: "a-secret-of-at-least-32-characters-or-so")!

    private func chat(_ login: Sessions.Login = .name) -> ChatSite {
        .withBayeux(clock, sessions: Sessions(calendar, login, siteKeys: [key]))
    }

    private func ticket(
        _ name: String?, _ channels: String..., say: Bool = false, lasts: Int = 600
    ) -> String {
        key.sign(
            Ticket(
                name: name, channels: channels.map { ChannelName($0)! },
                expires: Timestamp(milliseconds: calendar.now().milliseconds + lasts * 1000),
                maySay: say))
    }

    private func people(_ chat: ChatSite, in channel: String = "a") throws -> [String] {
        let list = try Client(chat, "GET", "/channels/\(channel)/people").json["people"]
        return (list as? [[String: Any]] ?? []).compactMap { $0["name"] as? String }
    }

    @Test func `a private channel takes a ticket in the handshake`() throws {
        let chat = chat()
        let stranger = try BayeuxClient.connected(chat)
        #expect(try stranger.subscribe("/chat/private-x").error.hasPrefix("401:/chat/private-x:"))
        let ann = try BayeuxClient.connected(
            chat, ext: ["ticket": ticket("ann", "private-x", say: true)])
        #expect(try ann.subscribe("/chat/private-x").isSuccessful)
        #expect(try ann.subscribe("/chat/private-y").error.hasPrefix("403:/chat/private-y:"))
        #expect(try ann.publish("hi", to: "/chat/private-x").isSuccessful)
        let answer = try ann.connect(["advice": ["timeout": 0]])
        #expect((answer.bayeux.last?["ext"] as? [String: Any])?["from"] as? String == "ann")
    }

    @Test(arguments: ["x.y.z", ""])
    func `a ticket that is no good begins no session`(token: String) throws {
        let client = BayeuxClient(chat())
        let reply = try client.shakeHands(ext: ["ticket": token])
        #expect(reply.error.hasPrefix("401::"))
        #expect(reply.recovery == "none")
    }

    @Test
    func `where people log in, nobody speaks without a ticket, and cookies count for nothing`()
        throws
    {
        let chat = chat()
        let client = try BayeuxClient.connected(chat)
        #expect(try client.publish("hi").error.hasPrefix("401:/chat/a:"))
        let ann = try Visitor(chat, as: "ann")
        let answer = try Client(
            chat, "POST", "/bayeux", "Cookie: sid=\(try #require(ann.cookie))\r\n",
            body: #"[{"channel":"/chat/a","data":"hi","clientId":"\#(client.id)"}]"#)
        #expect(answer.bayeux.first?.isSuccessful == false)
    }

    @Test func `a session ends with its ticket, unless it brings another`() throws {
        let chat = chat()
        let ann = try BayeuxClient.connected(
            chat, ext: ["ticket": ticket("ann", "private-x", lasts: 60)])
        try ann.subscribe("/chat/private-x")
        calendar.advance(by: .seconds(40))
        let next = ticket("ann", "private-x", lasts: 60)
        #expect(try ann.look(ext: ["ticket": next]).0.isSuccessful)
        calendar.advance(by: .seconds(40))
        #expect(try ann.look().0.isSuccessful)
        calendar.advance(by: .seconds(40))
        let (reply, _) = try ann.look()
        #expect(reply.error.hasPrefix("401::"))
        #expect(reply.recovery == "handshake")
    }

    @Test func `what waits goes on with the newer ticket`() throws {
        let chat = chat()
        let ann = try BayeuxClient.connected(
            chat, ext: ["ticket": ticket("ann", "private-x", say: true, lasts: 60)])
        try ann.subscribe("/chat/private-x")
        let stream = try Client(
            chat, "GET", "/bayeux/\(ann.id)", "Accept: text/event-stream\r\n")
        for _ in 0..<4 {
            calendar.advance(by: .seconds(40))
            clock.advance(by: .seconds(40))
            let next = ticket("ann", "private-x", say: true, lasts: 60)
            let reply = try ann.ask(
                ["channel": "/meta/connect", "connectionType": "eventsource"],
                ext: ["ticket": next])
            #expect(reply.isSuccessful)
            clock.advance(by: .zero)
        }
        try ann.publish("hi", to: "/chat/private-x")
        clock.advance(by: .seconds(1))
        #expect(stream.streamed.contains(#""data":"hi""#))
        calendar.advance(by: .seconds(70))
        clock.advance(by: .seconds(70))
        #expect(stream.isFinished)
    }

    @Test func `somebody else's ticket is refused`() throws {
        let ann = try BayeuxClient.connected(chat(), ext: ["ticket": ticket("ann", "private-x")])
        let (reply, _) = try ann.look(ext: ["ticket": ticket("bob", "private-x")])
        #expect(reply.error.hasPrefix("403::"))
        #expect(try ann.look().0.isSuccessful)
    }

    @Test func `a claimed name speaks and is listed where nobody has to log in`() throws {
        let chat = chat(.off)
        let ann = try BayeuxClient.connected(chat, ext: ["from": "ann"])
        try ann.subscribe("/chat/a")
        #expect(try people(chat) == ["ann"])
        try ann.publish("hi")
        let answer = try ann.connect(["advice": ["timeout": 0]])
        #expect((answer.bayeux.last?["ext"] as? [String: Any])?["from"] as? String == "ann")
        #expect(
            try BayeuxClient(self.chat()).shakeHands(ext: ["from": "ann"]).error
                .hasPrefix("403::"))
    }

    @Test func `presence is the session, and a while`() throws {
        let chat = chat(.off)
        let ann = try BayeuxClient.connected(chat, ext: ["from": "ann"])
        try ann.subscribe("/chat/a")
        clock.advance(by: .seconds(70))
        #expect(try people(chat) == ["ann"])
        _ = try ann.ask(["channel": "/meta/unsubscribe", "subscription": "/chat/a"])
        clock.advance(by: .seconds(60))
        #expect(try people(chat) == [])
        try ann.subscribe("/chat/a")
        #expect(try people(chat) == ["ann"])
        // Three holds of silence, and the grace of a poll.
        clock.advance(by: .seconds(140))
        #expect(try people(chat) == [])
    }

    @Test func `who comes and goes is told to those who listen for it`() throws {
        let chat = chat(.off)
        let bob = try BayeuxClient.connected(chat)
        try bob.subscribe("/chat/a/people")
        let waiting = try bob.connect()
        let ann = try BayeuxClient.connected(chat, ext: ["from": "ann"])
        try ann.subscribe("/chat/a")
        clock.advance(by: .seconds(2))
        let told = waiting.bayeux.dropFirst().map(\.dataText)
        #expect(told == [#"{"from":"ann","kind":"join"}"#])
    }

    @Test func `an edit and a deletion are told where they are listened for, and nowhere else`()
        throws
    {
        let chat = chat()
        let ann = try Visitor(chat, as: "ann")
        let id = try #require(try ann.post("/channels/a", "text=one").json["id"] as? String)
        let old = try BayeuxClient.connected(chat)
        try old.subscribe("/chat/a", ext: ["replay": ["/chat/a": -2]])
        let new = try BayeuxClient.connected(chat)
        try new.subscribe("/chat/a/changes")
        #expect(try ann.post("/channels/a/messages/\(id)/edit", "text=two").status == 200)
        #expect(try old.look().1 == [#"{"text":"two"}"#])
        #expect(try new.look().1 == [#"{"body":{"text":"two"},"edits":"\#(id)"}"#])
        #expect(try ann.post("/channels/a/messages/\(id)/delete", "").status == 200)
        #expect(try old.look().1 == [])
        #expect(try new.look().1 == [#"{"deleted":"\#(id)"}"#])
    }
}
