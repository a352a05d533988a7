// A chat for members: what a stranger learns at each door, which is nothing.
// SPDX-License-Identifier: MIT

import Chat
import Deferred
import Testing
@testable import ChatHTTP
@testable import HTTP

@Suite struct ClosedChatTests {
    private let calendar = Calendar()
    private let clock = ManualClock()
    private let provider = ScriptedProvider()
    private let ring: KeyRing
    private let key = TicketKey(secret: String(repeating: "k", count: 32))!
    private let chat: ChatSite

    init() {
        ring = KeyRing(at: calendar.now())
        chat = ChatSite(
            scheduler: clock,
            sessions: Sessions(
                .oidc, keys: ring, siteKeys: [key], accounts: Accounts(providers: [provider]),
                clock: calendar))
        provider.know("ann", "1", called: "Ann")
    }

    private func member() throws -> Browser {
        let ann = Browser(chat)
        try ann.logIn("ann", provider)
        try ann.get("/me")
        return ann
    }

    private static let doors = [
        "/?callback=f", "/?hold=1", "/poll?channels=lobby", "/poll?channels=lobby&callback=f",
        "/channels",
        "/channels?sort=people", "/channels/lobby/messages", "/channels/lobby/people",
        "/channels/lobby/stream", "/channels/lobby/stream?format=text",
        "/poll?channels=lobby&from=ann",
    ]

    @Test(arguments: doors)
    func `a stranger is refused at each door, in the same words`(_ target: String) throws {
        let ann = try member()
        #expect(try ann.post("/channels/secret-plans", "text=psst").status == 201)
        for fields in ["", "Accept: text/event-stream\r\n", "Accept: application/json\r\n"] {
            let answer = try Client(chat, "GET", target, fields)
            let script = target.contains("callback=")
            #expect(answer.status == (script ? 200 : 401), "\(fields)")
            #expect(answer.text?.contains("This chat is for members only. Log in first.") == true)
        }
        let stranger = Browser(chat)
        try stranger.get("/me")
        #expect(try stranger.get(target).text?.contains("This chat is for members only.") == true)
    }

    @Test func `a stranger cannot post, and cannot say a name`() throws {
        let stranger = Browser(chat)
        try stranger.get("/me")
        #expect(try stranger.post("/channels/lobby", "text=hi&from=ann").status == 401)
        #expect(try stranger.post("/login", "name=ann").status == 403)
        #expect(try Client(chat, "POST", "/?from=ann", "", body: "1").status == 401)
        let socket = try Socket(chat, "channels=lobby")
        #expect(socket.client.status == 401)
    }

    @Test func `the page for a stranger shows the login and nothing of the chat`() throws {
        let ann = try member()
        _ = try ann.post("/channels/secret-plans", "text=psst")
        let pages = [
            try Client(chat, "GET", "/chat?channel=secret-plans"),
            try Client(chat, "GET", "/?channel=tea", "Accept: text/html\r\n"),
        ]
        for page in pages {
            #expect(page.status == 200)
            let text = try #require(page.text)
            #expect(text.contains(#"href="/login/example?back="#))
            #expect(text.contains("Log in with Example"))
            for word in ["psst", "Ann", "<script", "/channels", "/login\"", "lobby"] {
                #expect(!text.contains(word))
            }
            #expect(page.field("Content-Security-Policy")?.contains("script") == false)
        }
        #expect(pages[0].text?.contains("%3Fchannel%3Dsecret-plans") == true)
    }

    @Test func `a stranger's form of the page leads to the login, too`() throws {
        let stranger = Browser(chat)
        try stranger.get("/me")
        let answer = try stranger.post("/channels/lobby", "text=hi&_page=lobby")
        #expect(answer.status == 401)
        #expect(answer.text?.contains("Log in with Example") == true)
        #expect(answer.text?.contains("action=\"/login") == false)
    }

    @Test(arguments: [
        "/health", "/ready", "/metrics", "/page.css", "/fireside.js", "/me", "/login/example",
    ])
    func `what tells nothing of the chat stays open`(_ target: String) throws {
        let answer = try Client(chat, "GET", target, "Host: localhost\r\n")
        #expect([200, 303].contains(answer.status))
    }

    @Test func `a member reads by their cookie from the chat's own page, and by a ticket`() throws {
        let ann = try member()
        #expect(try ann.post("/channels/lobby", "text=hi").status == 201)
        for target in ["/poll?channels=lobby&since=start", "/channels/lobby/messages"] {
            #expect(try ann.get(target).bodies == [#"{"text":"hi"}"#])
        }
        let ticket = try #require(ann.get("/me").json["ticket"] as? String)
        let page = try Client(chat, "GET", "/channels/lobby/messages?callback=f&t=\(ticket)")
        #expect(page.bodies == [#"{"text":"hi"}"#])
        #expect(try ann.get("/chat").text?.contains("hi") == true)
    }

    @Test(arguments: [
        "Sec-Fetch-Site: cross-site\r\n", "Origin: https://evil.example\r\n", "Origin: null\r\n",
        "Referer: https://evil.example/\r\n",
    ])
    func `another site's page learns nothing by a member's cookie`(_ field: String) throws {
        let ann = try member()
        for target in ["/poll?channels=lobby&since=start", "/channels", "/channels/lobby/messages"]
        {
            #expect(try ann.get(target, field).status == 401)
            #expect(
                try ann.get(target + (target.contains("?") ? "&" : "?") + "callback=f")
                    .json["error"] != nil)
        }
    }

    @Test func `a member's wait ends with their session, at every door`() throws {
        let ann = try member()
        let poll = try ann.get("/poll?channels=lobby&client=tab00001")
        let simple = try ann.get("/?hold=60")
        let lines = try ann.get("/channels/lobby/stream")
        #expect(poll.isWaiting && simple.isWaiting)
        #expect(try ann.post("/logout", "").status == 200)
        let bob = Browser(chat)
        provider.know("bob", "2", called: "Bob")
        try bob.logIn("bob", provider)
        try bob.get("/me")
        #expect(try bob.post("/channels/lobby", "text=secret").status == 201)
        for answer in [poll, simple] { #expect(answer.text?.contains("secret") != true) }
        #expect(!lines.streamed.contains("secret"))
        #expect(lines.isFinished)
    }

    @Test func `a bot's key and a site's ticket open the door, a forged one does not`() throws {
        let bot = try #require(
            BotKey(name: "builds", channels: [], expires: calendar.now() + .seconds(60))?.signed(
                by: ring))
        let fields = "Authorization: Bearer \(bot)\r\n"
        #expect(try Client(chat, "GET", "/channels", fields).status == 200)
        #expect(
            try Client(chat, "GET", "/channels", fields.replacing(bot, with: bot + "x")).status
                == 401)
        let ticket = Ticket(name: nil, channels: [], expires: calendar.now() + .seconds(60))
        let token = key.sign(ticket)
        #expect(try Client(chat, "GET", "/channels?t=\(token)").status == 200)
        #expect(try Client(chat, "GET", "/channels?t=\(token)x").status == 401)
    }

    // Group F, for sessions that carry an identity.

    // 115, 116, 118
    @Test func `an account's cookie that is not ours counts for nothing`() throws {
        let ann = try member()
        let cookie = try #require(ann.cookies["sid"])
        #expect(cookie.hasPrefix("2."))
        let parts = cookie.split(separator: ".").map(String.init)
        var bad = parts.indices.map { index in
            var changed = parts
            changed[index] = index == 1 ? "aaaaaaaa" : "1" + changed[index]
            return changed.joined(separator: ".")
        }
        bad += [cookie + "; sid=" + cookie, cookie + ".", String(cookie.dropLast()), "2" + cookie]
        for text in bad {
            ann.cookies["sid"] = text
            #expect(try ann.post("/channels/lobby", "text=hi").status == 401, "\(text)")
            #expect(try ann.get("/channels").status == 401)
        }
    }

    // 117
    @Test func `an account's session ends after 14 days`() throws {
        let ann = try member()
        calendar.advance(by: .seconds(14 * 86_400 - 1))
        #expect(try ann.get("/channels").status == 200)
        calendar.advance(by: .seconds(1))
        #expect(try ann.get("/channels").status == 401)
    }

    // 119, 120
    @Test func `an account posts with its own token, and with no other`() throws {
        let (ann, other) = (try member(), try member())
        let token = ann.token
        for wrong in [nil, other.token, "x"] {
            ann.token = wrong
            #expect(try ann.post("/channels/lobby", "text=hi").status == 403)
            #expect(try ann.post("/logout", "").status == 403)
        }
        ann.token = token
        #expect(try ann.post("/channels/lobby", "text=hi").status == 201)
    }

    // 123
    @Test func `nothing is said by GET`() throws {
        let ann = try member()
        #expect(try ann.get("/channels/lobby?text=hi").status == 405)
        #expect(try ann.get("/logout").status == 405)
    }

    @Test func `who logs out is a stranger, also with the old cookie and the old ticket`() throws {
        let ann = try member()
        let ticket = try #require(ann.get("/me").json["ticket"] as? String)
        let kept = ann.cookies
        #expect(try ann.post("/logout", "").status == 200)
        ann.cookies = kept
        #expect(try ann.get("/channels").status == 401)
        #expect(try Client(chat, "GET", "/channels?t=\(ticket)").status == 401)
    }
}
