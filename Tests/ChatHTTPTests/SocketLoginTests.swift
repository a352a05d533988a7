// Who listens and who speaks over a WebSocket: tickets, sessions, claims, and how they end.
// SPDX-License-Identifier: MIT

import Chat
@testable import ChatHTTP
import Deferred
import HTTP
import Testing

@Suite struct SocketLoginTests {
    private let calendar = Calendar()
    private let clock = ManualClock()
    private let key = TicketKey(secret: "a-secret-of-at-least-32-characters-or-so")!

    private func chat(_ login: Sessions.Login = .off, keys: [TicketKey] = []) -> ChatSite {
        ChatSite(scheduler: clock, sessions: Sessions(calendar, login, siteKeys: keys))
    }

    private func token(
        _ channels: String..., name: String? = "ann", lasts: Int = 600, say: Bool = false
    ) -> String {
        let expires = Timestamp(milliseconds: calendar.now().milliseconds + lasts * 1000)
        return key.sign(
            Ticket(
                name: name, channels: channels.compactMap { ChannelName($0) }, expires: expires,
                maySay: say))
    }

    private func advance(by duration: Duration) {
        calendar.advance(by: duration)
        clock.advance(by: duration)
    }

    private func post(_ text: String, to channel: String, in chat: ChatSite) throws {
        let ticket = token(channel, name: nil, say: true)
        let type = "Content-Type: text/plain\r\n"
        let answer = try Client(
            chat, "POST", "/channels/\(channel)?t=\(ticket)", type, body: text)
        #expect(answer.status == 201)
    }

    private func fields(_ visitor: Visitor) throws -> String {
        "Cookie: sid=\(try #require(visitor.cookie))\r\n"
    }

    private func names(_ chat: ChatSite, in channel: String = "a") throws -> [String] {
        let page = try Client(chat, "GET", "/channels/\(channel)/people")
        return (page.json["people"] as? [[String: Any]] ?? []).compactMap { $0["name"] as? String }
    }

    // Tickets.

    @Test func `a ticket opens private channels, until its second`() throws {
        let chat = chat(keys: [key])
        advance(by: .milliseconds(300))
        let socket = try Socket(chat, "channels=private-x&t=\(token("private-x", lasts: 5))")
        try post("1", to: "private-x", in: chat)
        #expect(socket.bodies() == [#"{"text":"1"}"#])
        advance(by: .milliseconds(3900))
        try post("2", to: "private-x", in: chat)
        #expect(socket.bodies() == [#"{"text":"2"}"#])
        advance(by: .milliseconds(1100))
        let last = try #require(socket.news().last)
        #expect(last.hasPrefix(#"{"error":{"status":401,"message":"This ticket"#))
        #expect(socket.closeCode == 4401)
        try post("3", to: "private-x", in: chat)
        #expect(socket.news() == [])
    }

    @Test func `what comes in the ticket's last fraction of a second is not told`() throws {
        let chat = chat(keys: [key])
        let socket = try Socket(chat, "channels=private-x&t=\(token("private-x", lasts: 5))")
        // The calendar is ahead of the loop's clock: the timer has not run yet.
        calendar.advance(by: .seconds(5))
        try post("late", to: "private-x", in: chat)
        #expect(!socket.news().joined().contains("late"))
        #expect(socket.closeCode == 4401)
    }

    @Test func `another ticket takes the place of the last one in time`() throws {
        let chat = chat(keys: [key])
        let socket = try Socket(chat, "channels=private-x&t=\(token("private-x", lasts: 5))")
        advance(by: .seconds(3))
        let answers = socket.ask(#"{"do":9,"ticket":"\#(token("private-x", lasts: 60))"}"#)
        #expect(answers.first == #"{"re":9}"#)
        advance(by: .seconds(30))
        try post("1", to: "private-x", in: chat)
        #expect(socket.bodies() == [#"{"text":"1"}"#])
        advance(by: .seconds(30))
        #expect(socket.closeCode == 4401)
    }

    @Test(arguments: ["bob", nil]) func `another's ticket ends it`(_ name: String?) throws {
        let chat = chat(keys: [key])
        let socket = try Socket(chat, "channels=private-x&t=\(token("private-x"))")
        let answers = socket.ask(#"{"do":9,"ticket":"\#(token("private-x", name: name))"}"#)
        #expect(answers.count == 1)
        #expect(answers[0].hasPrefix(#"{"re":9,"error":{"status":403,"#))
        #expect(socket.closeCode == 4403)
    }

    @Test func `a ticket that is no good, or opens less, changes nothing`() throws {
        let chat = chat(keys: [key])
        let socket = try Socket(chat, "channels=private-x&t=\(token("private-x"))")
        #expect(
            socket.ask(#"{"do":1,"ticket":"a.b.c"}"#)[0].hasPrefix(
                #"{"re":1,"error":{"status":401,"#))
        let other = socket.ask(#"{"do":2,"ticket":"\#(token("private-y"))"}"#)[0]
        #expect(other.hasPrefix(#"{"re":2,"error":{"status":403,"#))
        #expect(other.contains(#""channels":["private-x"]"#))
        try post("1", to: "private-x", in: chat)
        #expect(socket.bodies() == [#"{"text":"1"}"#])
    }

    @Test func `a socket without a ticket may be given one`() throws {
        let chat = chat(keys: [key])
        let socket = try Socket(chat)
        #expect(socket.ask(#"{"do":1,"listen":["private-x"]}"#)[0].contains(#""status":401"#))
        #expect(
            socket.ask(#"{"do":2,"ticket":"\#(token("private-x"))"}"#).first == #"{"re":2}"#)
        #expect(socket.ask(#"{"do":3,"listen":["private-x"]}"#).first == #"{"re":3}"#)
        try post("1", to: "private-x", in: chat)
        #expect(socket.bodies() == [#"{"text":"1"}"#])
        #expect(socket.ask(#"{"do":4,"listen":["private-y"]}"#)[0].contains(#""status":403"#))
    }

    @Test func `a ticket says who speaks, and where`() throws {
        let chat = chat(.name, keys: [key])
        let ticket = token("a", "private-x", say: true)
        let socket = try Socket(chat, "channels=a,private-x&t=\(ticket)")
        for (channel, isGood) in [("a", true), ("private-x", true), ("b", false)] {
            let answers = socket.ask(
                "{\"do\":1,\"say\":\"\(channel)\",\"body\":1,\"from\":\"bob\"}")
            let told = answers.joined()
            #expect(told.contains(#""from":"ann""#) == isGood)
            #expect(told.contains(#""status":403"#) == !isGood)
        }
        #expect(try names(chat) == ["ann"])
        let silent = try Socket(chat, "channels=private-x&t=\(token("private-x"))")
        #expect(
            silent.ask(#"{"do":1,"say":"private-x","body":1}"#)[0].contains(#""status":403"#))
    }

    // Sessions.

    @Test func `a cookie alone means nothing`() throws {
        let chat = chat(.name)
        let ann = try Visitor(chat, as: "ann")
        let socket = try Socket(chat, "channels=a", try fields(ann))
        let refused = socket.ask(#"{"do":1,"say":"a","body":1}"#)
        #expect(refused[0].hasPrefix(#"{"re":1,"error":{"status":403,"#))
        #expect(try names(chat) == [])
        let bob = try Visitor(chat, as: "bob")
        for token in ["", "x", try #require(bob.token)] {
            #expect(
                socket.ask(#"{"do":2,"xsrf":"\#(token)"}"#)[0].contains(#""status":403"#))
        }
        #expect(socket.ask(#"{"do":3,"say":"a","body":1}"#)[0].contains(#""status":403"#))
    }

    @Test func `a token without its cookie means nothing`() throws {
        let chat = chat(.name)
        let ann = try Visitor(chat, as: "ann")
        let token = try #require(ann.token)
        let cookie = try fields(ann)
        for fields in ["", cookie + "Origin: https://good.example\r\n"] {
            var options = ChatOptions()
            options.allowedOrigins = [try #require(Origin("https://good.example"))]
            let socket = try Socket(chat, "channels=a", fields)
            guard socket.client.status == 101 else { continue }
            #expect(socket.ask(#"{"do":2,"xsrf":"\#(token)"}"#)[0].contains(#""status":403"#))
            #expect(socket.ask(#"{"do":3,"say":"a","body":1}"#)[0].contains(#""status":401"#))
        }
    }

    @Test func `a page of an allowed site has no session`() throws {
        var options = ChatOptions()
        options.allowedOrigins = [try #require(Origin("https://good.example"))]
        let chat = ChatSite(
            scheduler: clock, options: options, sessions: Sessions(calendar, .name))
        let ann = try Visitor(chat, as: "ann")
        let socket = try Socket(
            chat, "channels=a", try fields(ann) + "Origin: https://good.example\r\n")
        #expect(socket.client.status == 101)
        let token = try #require(ann.token)
        #expect(socket.ask(#"{"do":2,"xsrf":"\#(token)"}"#)[0].contains(#""status":403"#))
    }

    @Test func `with its token, the session speaks under its name`() throws {
        let chat = chat(.name)
        let ann = try Visitor(chat, as: "ann")
        let socket = try Socket(chat, "channels=a", try fields(ann))
        let token = try #require(ann.token)
        #expect(socket.ask(#"{"do":1,"xsrf":"\#(token)"}"#).first == #"{"re":1}"#)
        let told = socket.ask(#"{"do":2,"say":"a","body":1,"from":"bob"}"#).joined()
        #expect(told.contains(#""from":"ann","person":"s"#))
        #expect(try names(chat) == ["ann"])
    }

    @Test func `a logout ends it`() throws {
        let chat = chat(.name)
        let ann = try Visitor(chat, as: "ann")
        let ticket = try #require(ann.ticket)
        let (cookie, token) = (try fields(ann), try #require(ann.token))
        let sockets = [
            try Socket(chat, "channels=a", cookie), try Socket(chat, "channels=a&t=\(ticket)"),
        ]
        _ = sockets[0].ask(#"{"do":1,"xsrf":"\#(token)"}"#)
        let other = try Socket(chat, "channels=a", cookie)
        #expect(try ann.post("/logout", "").status == 200)
        for socket in sockets {
            #expect(socket.news().last?.hasPrefix(#"{"error":{"status":401,"#) == true)
            #expect(socket.closeCode == 4401)
        }
        #expect(other.closeCode == nil, "its cookie meant nothing so far")
        #expect(other.ask(#"{"do":1,"xsrf":"\#(token)"}"#)[0].contains(#""status":403"#))
    }

    @Test func `a registry that answers later is asked first`() throws {
        let registry = LateRegistry(calendar)
        let sessions = Sessions(
            .name, keys: LocalKeys(KeyRing(at: calendar.now())), siteKeys: [],
            registry: registry, clock: calendar)
        let chat = ChatSite(scheduler: clock, sessions: sessions)
        let visitor = Visitor(chat)
        visitor.note(try visitor.get("/me"))
        let login = try visitor.post("/login", "name=ann")
        advance(by: .seconds(5))
        visitor.note(login)
        let socket = try Socket(chat, "channels=a", try fields(visitor))
        advance(by: .seconds(1))
        #expect(socket.client.status == 101)
        socket.send(#"{"do":1,"xsrf":"\#(try #require(visitor.token))"}"#)
        advance(by: .seconds(1))
        #expect(socket.news().contains(#"{"re":1}"#))
        socket.send(#"{"do":2,"say":"a","body":1}"#)
        #expect(socket.news() == [])
        advance(by: .seconds(1))
        #expect(socket.news().joined().contains(#""from":"ann""#))
        registry.goDown()
        socket.send(#"{"do":3,"say":"a","body":1}"#)
        advance(by: .seconds(1))
        #expect(socket.news()[0].hasPrefix(#"{"re":3,"error":{"status":5"#))
    }

    // Claims.

    @Test func `the handshake's claim is who is here and who speaks`() throws {
        let chat = chat()
        let socket = try Socket(chat, "channels=a&from=ann")
        #expect(try names(chat) == ["ann"])
        let told = socket.ask(#"{"do":1,"say":"a","body":1}"#).joined()
        #expect(told.contains(#""from":"ann","body":1"#))
        let other = socket.ask(#"{"do":1,"say":"a","body":1,"from":"bob"}"#).joined()
        #expect(other.contains(#""from":"bob","body":1"#))
        socket.client.leave()
        clock.advance(by: .seconds(60))
        #expect(try names(chat) == [])
    }

    @Test func `where people log in a claim is refused`() throws {
        let chat = chat(.name)
        #expect(try Socket(chat, "channels=a&from=ann").client.status == 403)
        let socket = try Socket(chat)
        let refused = socket.ask(#"{"do":1,"say":"a","body":1,"from":"ann"}"#)
        #expect(refused[0].hasPrefix(#"{"re":1,"error":{"status":401,"#))
    }

    // Ends.

    @Test func `a newer poll or socket of the same client ends it`() throws {
        let chat = chat()
        let first = try Socket(chat, "channels=a&client=12345678")
        let second = try Socket(chat, "channels=a&client=12345678")
        #expect(first.news().last?.hasPrefix(#"{"error":{"status":409,"#) == true)
        #expect(first.closeCode == 4409)
        #expect(second.ask(#"{"do":1,"listen":["b"]}"#).first == #"{"re":1}"#)
        #expect(second.closeCode == nil, "it does not end itself")
        _ = try Client(chat, "GET", "/poll?channels=a&client=12345678")
        #expect(second.closeCode == 4409)
    }

    @Test func `it lasts as long as hold says, and says when to come back`() throws {
        let chat = chat()
        let socket = try Socket(chat, "channels=a&hold=7")
        advance(by: .seconds(6))
        _ = socket.ask(#"{"do":1,"listen":["b"]}"#)
        #expect(socket.closeCode == nil)
        advance(by: .seconds(1))
        let last = try #require(socket.news().last)
        #expect(last.wholeMatch(of: /\{"next":"[a-z0-9]+:0","messages":\[\],"retry":\d+\}/) != nil)
        #expect(socket.closeCode == 1001)
    }

    @Test func `without hold it lasts half an hour, more or less`() throws {
        let chat = chat()
        let socket = try Socket(chat)
        advance(by: .seconds(1499))
        #expect(socket.closeCode == nil)
        advance(by: .seconds(302))
        #expect(socket.closeCode == 1001)
    }

    @Test func `the end of the chat says when to come back`() throws {
        let chat = chat()
        let sockets = try (0..<3).map { _ in try Socket(chat) }
        _ = chat.close()
        for socket in sockets {
            #expect(socket.news().last?.contains(#""messages":[],"retry":"#) == true)
            #expect(socket.closeCode == 1001)
        }
    }
}
