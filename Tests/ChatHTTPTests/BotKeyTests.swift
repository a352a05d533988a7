// Scripts that share a name, by a key in a header field.
// SPDX-License-Identifier: MIT

import Chat
@testable import ChatHTTP
import Deferred
import Testing

@Suite struct BotKeyTests {
    private let calendar = Calendar()
    private let clock = ManualClock()
    private let ring: KeyRing

    init() {
        ring = KeyRing(at: calendar.now())
    }

    private func chat(
        _ login: Sessions.Login = .name, keys: KeyRing? = nil, siteKeys: [TicketKey] = []
    ) -> ChatSite {
        ChatSite(
            scheduler: clock,
            sessions: Sessions(login, keys: keys ?? ring, siteKeys: siteKeys, clock: calendar))
    }

    private func key(_ name: String, _ channels: String..., days: Int = 365) throws -> String {
        let key = try #require(
            BotKey(
                name: name, channels: channels.compactMap { ChannelName($0) },
                expires: calendar.now() + .seconds(days * 86_400)))
        return try #require(key.signed(by: ring))
    }

    private func bearer(_ token: String) -> String { "Authorization: Bearer \(token)\r\n" }

    private func say(
        _ text: String, in channel: String = "builds", _ fields: String, _ chat: ChatSite
    ) throws -> Client {
        let type = "Content-Type: text/plain\r\n"
        return try Client(chat, "POST", "/channels/\(channel)", type + fields, body: text)
    }

    private func names(_ chat: ChatSite, in channel: String) throws -> [String] {
        let page = try Client(chat, "GET", "/channels/\(channel)/people")
        return (page.json["people"] as? [[String: Any]] ?? []).compactMap { $0["name"] as? String }
    }

    @Test func `two scripts post under one name, and neither logs in`() throws {
        let chat = chat()
        let key = try bearer(key("builds"))
        #expect(try say("one", key, chat).status == 201)
        #expect(try say("two", key, chat).status == 201)
        let other = try bearer(self.key("builds"))
        #expect(try say("three", "from=eve", other, chat).status == 201)
        let history = try Client(chat, "GET", "/channels/builds/messages").text ?? ""
        #expect(history.split(separator: #""from":"builds""#).count == 4)
        #expect(try say("no", "", chat).status == 401)
    }

    private func say(
        _ text: String, _ query: String, _ fields: String, _ chat: ChatSite
    ) throws -> Client {
        try say(text, in: "builds?\(query)", fields, chat)
    }

    @Test func `a script that listens is listed under its name`() throws {
        let chat = chat()
        let poll = "/poll?channels=a&since=now&client=12345678"
        let waiting = try Client(chat, "GET", poll, bearer(key("builds")))
        #expect(waiting.response == nil)
        #expect(try names(chat, in: "a") == ["builds"])
    }

    @Test(arguments: [Sessions.Login.off, .name])
    func `a key for some channels opens these and no other`(_ login: Sessions.Login) throws {
        let chat = chat(login)
        let few = try bearer(key("builds", "builds", "private-ops"))
        for (channel, status) in [("builds", 201), ("private-ops", 201), ("lobby", 403)] {
            #expect(try say("x", in: channel, few, chat).status == status)
        }
        #expect(try say("x", in: "private-hr", few, chat).status == 403)
        let history = "/channels/private-ops/messages"
        #expect(try Client(chat, "GET", history, few).status == 200)
        #expect(try Client(chat, "GET", "/channels/private-hr/messages", few).status == 403)
        let all = try bearer(key("all"))
        #expect(try say("x", in: "lobby", all, chat).status == 201)
        #expect(try say("x", in: "private-ops", all, chat).status == 403)
        #expect(try Client(chat, "GET", history, all).status == 403)
    }

    @Test func `once a key is used its name is nobody else's, also where somebody had it`() throws {
        let chat = chat()
        let ann = try Visitor(chat, as: "Bui1ds")
        #expect(try ann.post("/channels/a", "text=hi").status == 201)
        #expect(try say("x", bearer(key("builds")), chat).status == 201)
        #expect(try ann.post("/channels/a", "text=hi").status == 401)
        calendar.advance(by: .seconds(86_400))
        for name in ["builds", "BUILDS", "bui1ds"] {
            let visitor = Visitor(chat)
            try visitor.get("/me")
            #expect(try visitor.post("/login", "name=\(name)").status == 409)
        }
        calendar.advance(by: .seconds(365 * 86_400))
        #expect((try? Visitor(chat, as: "builds")) != nil)
    }

    @Test func `a key ends at its time, and not with the keys of sessions`() throws {
        var rotated = ring
        let token = try key("builds", days: 100)
        for _ in 1...3 {
            calendar.advance(by: KeyRing.signingTime + .seconds(1))
            _ = rotated.rotate(at: calendar.now())
        }
        let kept = try #require(KeyRing(text: rotated.text))
        #expect(kept.newest.id != ring.newest.id)
        let chat = chat(keys: kept)
        #expect(try say("x", bearer(token), chat).status == 201)
        calendar.advance(by: .seconds(10 * 86_400))
        let answer = try say("x", bearer(token), chat)
        #expect(answer.status == 401)
        #expect(answer.text?.contains("This token is invalid or has expired.") == true)
    }

    @Test func `what is no key of this server opens nothing`() throws {
        let site = try #require(TicketKey(secret: "a-secret-of-at-least-32-characters-or-so"))
        let chat = chat(siteKeys: [site])
        var ticket = Ticket(
            name: "builds", channels: [.lobby], expires: calendar.now() + .seconds(600),
            maySay: true)
        ticket.bot = "id"
        let expires = calendar.now() + .seconds(600)
        let stranger = try #require(BotKey(name: "builds", channels: [], expires: expires))
        let own = try #require(Visitor(chat, as: "ann").get("/me?channels=a").json["ticket"])
        let bots = try #require(stranger.signed(by: KeyRing(at: calendar.now())))
        for token in [site.sign(ticket), "\(own)", bots, "", "a.b.c", try key("builds") + "x"] {
            #expect(try say("x", bearer(token), chat).status == 401, "\(token)")
            #expect(
                try Client(chat, "GET", "/poll?channels=a&hold=0", bearer(token)).status == 401)
        }
    }

    @Test func `a key does not belong in a URL, and another scheme is a proxy's affair`() throws {
        let chat = chat(.off)
        let url = try Client(chat, "GET", "/poll?channels=a&hold=0&t=\(key("builds"))")
        #expect(url.status == 401)
        #expect(url.text?.contains("Authorization: Bearer") == true)
        let basic = try say("x", "Authorization: Basic YTpi\r\n", chat)
        #expect(basic.status == 201)
    }

    @Test func `a script speaks over a WebSocket, too`() throws {
        let chat = chat()
        let socket = try Socket(chat, "channels=builds", bearer(key("builds")))
        socket.send(#"{"do":1,"say":"builds","body":{"text":"hi"}}"#)
        #expect(socket.bodies() == [#"{"text":"hi"}"#])
        #expect(try names(chat, in: "builds") == ["builds"])
    }

    @Test func `a page of another site may not send a key, even if it may post`() throws {
        var options = ChatOptions()
        options.allowedOrigins = [try #require(Origin("https://good"))]
        let answer = try Client(
            ChatSite(scheduler: clock, options: options), "OPTIONS", "/channels/a",
            "Origin: https://good\r\nAccess-Control-Request-Headers: authorization\r\n")
        let allowed = try #require(answer.field("Access-Control-Allow-Headers"))
        #expect(!allowed.lowercased().contains("authorization"))
    }
}
