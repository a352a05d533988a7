// Logging in and out, and what a session is good for. Group F of the hostile list.
// SPDX-License-Identifier: MIT

import Chat
import ChatHTTP
import Deferred
import Testing
@testable import HTTP

@Suite struct LoginTests {
    private let calendar = Calendar()
    private let clock = ManualClock()
    private let chat: ChatSite

    init() {
        chat = ChatSite(scheduler: clock, sessions: Sessions(calendar, .name))
    }

    @Test func `a visitor gets a session and a token, and no name`() throws {
        let answer = try Visitor(chat).get("/me")
        #expect(answer.status == 200)
        #expect(answer.json["login"] as? String == "name")
        #expect(answer.json["name"] == nil)
        #expect(answer.json["ticket"] == nil)
        let cookie = try #require(answer.field("Set-Cookie"))
        #expect(cookie.hasSuffix("; Path=/; Max-Age=1209600; HttpOnly; SameSite=Lax"))
        #expect(answer.field("Vary") == "Cookie")
    }

    @Test func `who has a session keeps it`() throws {
        let visitor = Visitor(chat)
        try visitor.get("/me")
        #expect(try visitor.get("/me").field("Set-Cookie") == nil)
    }

    @Test func `who logs in speaks under that name, whatever the form claims`() throws {
        let ann = try Visitor(chat, as: "Ann")
        #expect(try ann.post("/channels/a", "text=hi&from=bob").status == 201)
        let message = try #require(
            (ann.get("/poll?channels=a&since=start").json["messages"] as? [[String: Any]])?.first)
        #expect(message["from"] as? String == "Ann")
        #expect(try ann.get("/me").json["name"] as? String == "Ann")
    }

    @Test func `a token in a field is as good as one in the form`() throws {
        let ann = try Visitor(chat, as: "ann")
        let fields = "Cookie: sid=\(ann.cookie!)\r\nX-XSRF-Token: \(ann.token!)\r\n"
        let type = "Content-Type: application/json\r\n"
        #expect(try Client(chat, "POST", "/channels/a", fields + type, body: "1").status == 201)
        #expect(try Client(chat, "POST", "/", fields, body: "1").status == 200)
    }

    @Test func `text that curl calls a form needs the token in a field`() throws {
        let ann = try Visitor(chat, as: "ann")
        let fields =
            "Cookie: sid=\(ann.cookie!)\r\nContent-Type: application/x-www-form-urlencoded\r\n"
        let token = "X-XSRF-Token: \(ann.token!)\r\n"
        func say(_ fields: String) throws -> Int? {
            try Client(chat, "POST", "/channels/a", fields, body: "hello").status
        }
        #expect(try say(fields) == 403)
        #expect(try say(fields + token + "Origin: https://elsewhere\r\n") == 403)
        #expect(try say(fields + token + "Sec-Fetch-Site: cross-site\r\n") == 403)
        #expect(try ann.get("/channels/a/messages").bodies.isEmpty)
        #expect(try say(fields + token) == 201)
        let page = try ann.get("/channels/a/messages")
        #expect(page.bodies == [#"{"text":"hello"}"#])
        #expect(page.text?.contains(#""from":"ann","person":"s"#) == true)
    }

    @Test func `each answer masks the token anew, and each is good`() throws {
        let ann = try Visitor(chat, as: "ann")
        let first = ann.token
        try ann.get("/me")
        #expect(ann.token != first)
        ann.token = first
        #expect(try ann.post("/channels/a", "text=hi").status == 201)
    }

    // 119
    @Test func `nobody speaks without a session, nor with the cookie alone`() throws {
        let stranger = Visitor(chat)
        #expect(try stranger.post("/channels/a", "text=hi&from=ann").status == 401)
        #expect(try stranger.post("/", "1").status == 401)
        try stranger.get("/me")
        #expect(try stranger.post("/channels/a", "text=hi").status == 401)
        let ann = try Visitor(chat, as: "ann")
        ann.token = nil
        for target in ["/channels/a", "/channels/a?ttl=5"] {
            #expect(try ann.post(target, "text=hi").status == 403)
        }
        #expect(try ann.post("/login", "name=bob").status == 403)
        #expect(try ann.post("/logout", "").status == 403)
        #expect(try ann.get("/channels").json["channels"] as? [String] == [])
    }

    // 120
    @Test func `the token of another session is worth nothing`() throws {
        let ann = try Visitor(chat, as: "ann")
        let bob = try Visitor(chat, as: "bob")
        ann.token = bob.token
        #expect(try ann.post("/channels/a", "text=hi").status == 403)
        #expect(try ann.post("/logout", "").status == 403)
    }

    @Test func `a session from before the login is worth nothing after it`() throws {
        let ann = Visitor(chat)
        try ann.get("/me")
        let thief = Visitor(chat)
        (thief.cookie, thief.token) = (ann.cookie, ann.token)
        try ann.post("/login", "name=ann")
        #expect(ann.cookie != thief.cookie)
        #expect(try thief.get("/me").json["name"] == nil)
        #expect(try thief.post("/channels/a", "text=hi").status == 401)
        #expect(try thief.post("/login", "name=ann").status == 409)
    }

    // 115, 116, 118
    @Test func `a cookie that is not ours counters for nothing`() throws {
        let ann = try Visitor(chat, as: "ann")
        let cookie = try #require(ann.cookie)
        let parts = cookie.split(separator: ".")
        var bad = parts.indices.map { index in
            var changed = parts.map(String.init)
            changed[index] = index == 1 ? "aaaaaaaa" : "1" + changed[index]
            return changed.joined(separator: ".")
        }
        bad += ["", "x", String(cookie.dropLast()), cookie + "=", cookie.uppercased()]
        bad += [cookie + "; sid=" + cookie, cookie + "; sid=x", "\"\(cookie)\""]
        for text in bad {
            ann.cookie = text
            #expect(try ann.post("/channels/a", "text=hi").status == 401, "\(text)")
        }
    }

    /// What a neighbouring site may put beside ours: to Swift, U+0600 or a mark and the semicolon are
    /// one Character, and a mark makes another one of the name's last sign.
    @Test(arguments: [
        "x=\u{600}; sid=", "x=1\u{110BD};sid=", "\u{301}; sid=", "x=\";sid=", ";;\t sid=",
        "sid=\u{338}; sid=", "sid=; sid=",
    ])
    func `a second cookie is seen, whatever stands before it`(_ between: String) throws {
        let ann = try Visitor(chat, as: "ann")
        let eve = try Visitor(chat, as: "eve")
        let cookie = try #require(ann.cookie)
        for first in [try #require(eve.cookie), "x"] {
            ann.cookie = "\(first); \(between)\(cookie)"
            #expect(try ann.get("/me").json["name"] == nil)
        }
    }

    @Test(arguments: [
        "\u{A0}sid=", "sid\u{A0}=", "\u{FEFF}sid=", "s\u{200B}id=", "SID=", "x\u{600}sid=",
    ])
    func `a cookie of another name is another cookie`(_ name: String) throws {
        let ann = try Visitor(chat, as: "ann")
        let cookie = try #require(ann.cookie)
        let lone = try Client(chat, "GET", "/me", "Cookie: \(name)\(cookie)\r\n")
        #expect(lone.json["name"] == nil)
        let beside = try Client(chat, "GET", "/me", "Cookie: \(name)x; sid=\(cookie)\r\n")
        #expect(beside.json["name"] as? String == "ann")
    }

    @Test func `two lines of cookies are read as one`() throws {
        let ann = try Visitor(chat, as: "ann")
        let answer = try Client(
            chat, "GET", "/me", "Cookie: sid=\(ann.cookie!)\r\nCookie: sid=\(ann.cookie!)\r\n")
        #expect(answer.json["name"] == nil)
    }

    // 117
    @Test func `a session ends after 14 days`() throws {
        let ann = try Visitor(chat, as: "ann")
        calendar.advance(by: .seconds(14 * 86_400 - 1))
        #expect(try ann.get("/me").json["name"] as? String == "ann")
        calendar.advance(by: .seconds(1))
        #expect(try ann.get("/me").json["name"] == nil)
    }

    @Test func `a cookie of a key that is gone is no session`() throws {
        let ann = try Visitor(chat, as: "ann")
        let restarted = Visitor(ChatSite(scheduler: clock, sessions: Sessions(calendar, .name)))
        restarted.cookie = ann.cookie
        #expect(try restarted.get("/me").json["name"] == nil)
    }

    @Test func `who logs out is nobody, also for who kept the cookie`() throws {
        let ann = try Visitor(chat, as: "ann")
        let (cookie, token) = (ann.cookie, ann.token)
        let answer = try ann.post("/logout", "")
        #expect(answer.status == 200)
        #expect(answer.json["name"] == nil)
        #expect(answer.json["xsrf"] != nil)
        (ann.cookie, ann.token) = (cookie, token)
        #expect(try ann.post("/channels/a", "text=hi").status == 401)
    }

    @Test func `what was written under a name goes out under no other when its session is over`()
        throws
    {
        let chat = ChatSite(scheduler: clock, sessions: Sessions(calendar, .off))
        let ann = try Visitor(chat, as: "ann")
        let (cookie, token) = (ann.cookie, ann.token)
        try ann.post("/logout", "")
        let nobody = ann.cookie
        // The cookie is the old one, that of the session after it, or gone.
        for left in [cookie, nobody, nil] {
            (ann.cookie, ann.token) = (left, token)
            #expect(try ann.post("/channels/a", "text=hi").status == 403)
            #expect(try ann.post("/channels/a?from=ann", "text=hi").status == 403)
            let fields = left.map { "Cookie: sid=\($0)\r\n" } ?? ""
            let mark = "X-XSRF-Token: \(token!)\r\n"
            #expect(try Client(chat, "POST", "/?from=ann", fields + mark, body: "1").status == 403)
        }
        #expect(try ann.get("/channels").json["channels"] as? [String] == [])
        // Nobody's own token is good, and where there are no cookies a form has a name all the same.
        try ann.get("/me")
        #expect(try ann.post("/channels/a", "text=hi").status == 201)
        ann.cookie = nil
        #expect(try ann.post("/channels/a", "text=hi&from=ann").status == 201)
    }

    // 121, 122
    @Test(arguments: [
        "Origin: https://evil.example\r\n", "Origin: null\r\n", "Sec-Fetch-Site: cross-site\r\n",
        "Sec-Fetch-Site: same-site\r\n", "Referer: https://evil.example/a\r\n", "Referer: x\r\n",
        "Origin: https://friend.example\r\n",
    ])
    func `another site's page does nothing with its visitor's cookie`(_ field: String) throws {
        var options = ChatOptions()
        options.allowedOrigins = [Origin("https://friend.example")!]
        let chat = ChatSite(
            scheduler: clock, options: options, sessions: Sessions(calendar, .name))
        let ann = try Visitor(chat, as: "ann")
        #expect(try ann.get("/me", field).status == 403)
        for target in ["/login", "/logout", "/channels/a"] {
            let status = try ann.post(target, "text=hi&name=eve", field).status
            #expect(status == 403 || status == 401, "\(target)")
        }
        #expect(try ann.get("/me").json["name"] as? String == "ann")
    }

    @Test(arguments: [
        "Origin: http://a\r\n", "Origin: https://A\r\n", "Referer: http://a/x?y\r\n",
        "Sec-Fetch-Site: same-origin\r\n",
    ])
    func `a page of this site does`(_ field: String) throws {
        let ann = try Visitor(chat, as: "ann")
        #expect(try ann.post("/channels/a", "text=hi", field).status == 201)
    }

    // 112
    @Test func `no script is told who its reader is`() throws {
        let ann = try Visitor(chat, as: "ann")
        let answer = try ann.get("/me?callback=f")
        #expect(answer.json["error"] != nil)
        #expect(answer.text?.contains("ann") == false)
    }

    @Test func `over TLS the cookie has the name that only this host can set`() throws {
        let answer = try Client(chat, "GET", "/me", "X-Forwarded-Proto: https\r\n")
        let cookie = try #require(answer.field("Set-Cookie"))
        #expect(cookie.hasPrefix("__Host-sid="))
        #expect(cookie.hasSuffix("; Secure"))
        let value = cookie.drop { $0 != "=" }.prefix { $0 != ";" }
        let fields = "X-Forwarded-Proto: https\r\nCookie: sid\(value); __Host-sid\(value)\r\n"
        #expect(try Client(chat, "GET", "/me", fields).field("Set-Cookie") == nil)
    }

    private func visitor(from address: String) throws -> Visitor {
        let visitor = Visitor(chat)
        visitor.peer = try #require(PeerAddress(numeric: address))
        try visitor.get("/me")
        return visitor
    }

    // 124
    @Test func `who tries to log in too often has to wait`() throws {
        let eve = try visitor(from: "192.0.2.1")
        try #require(Visitor(chat, as: "root").cookie != nil)
        func tries(_ count: Int) throws -> [Int?] {
            try (0..<count).map { _ in try eve.post("/login", "name=root").status }
        }
        #expect(try tries(6) == Array(repeating: 409, count: 5) + [429])
        clock.advance(by: .seconds(60))
        #expect(try tries(6) == Array(repeating: 409, count: 5) + [429])
        clock.advance(by: .seconds(60))
        #expect(try tries(1) == [429])  // ten for this name, by now
        #expect(try eve.post("/login", "name=eve").status == 200)
        clock.advance(by: .seconds(360))
        #expect(try tries(1) == [409])
    }

    @Test func `nobody can use up the tries for another's name`() throws {
        let bob = try visitor(from: "192.0.2.2")
        try #require(try bob.post("/login", "name=bob").status == 200)
        let eve = try visitor(from: "192.0.2.1")
        for _ in 0..<4 {
            for _ in 0..<5 { #expect(try eve.post("/login", "name=BOB").status != 200) }
            clock.advance(by: .seconds(60))
        }
        #expect(try eve.post("/login", "name=bob").status == 429)
        #expect(try bob.post("/logout", "").status == 200)
        #expect(try bob.post("/login", "name=bob").status == 200)
    }

    @Test func `who shares this machine's address is not counted, unless told otherwise`() throws {
        let eve = Visitor(chat)
        try eve.get("/me")
        let statuses = try (0..<30).map { _ in
            let status = try eve.post("/login", "name=bob").status
            try eve.post("/logout", "")
            return status
        }
        #expect(statuses == Array(repeating: 200, count: 30))
    }

    @Test func `the end of a session without a name is not remembered`() throws {
        let stranger = Visitor(chat)
        try stranger.get("/me")
        let cookie = stranger.cookie
        try #require(try stranger.post("/logout", "").status == 200)
        #expect(stranger.cookie != cookie)
        stranger.cookie = cookie
        #expect(try stranger.get("/me").field("Set-Cookie") == nil)
    }

    @Test func `a form of the page leads back to it`() throws {
        let ann = Visitor(chat)
        try ann.get("/me")
        var batches = [try ann.post("/login", "name=ann&_page=A")]
        try ann.get("/me")
        batches.append(try ann.post("/channels/a", "text=hi&_page=a"))
        batches.append(try ann.post("/logout", "_page=a"))
        for answer in batches {
            #expect(answer.status == 303)
            #expect(answer.field("Location") == "/?channel=a")
        }
        try ann.get("/me")
        #expect(try ann.post("/login", "name=ann&_page=//evil.example").status == 400)
    }

    @Test func `one person speaks only so fast, from wherever`() throws {
        let ann = try Visitor(chat, as: "ann")
        let statuses = try (0..<11).map { try ann.post("/channels/c\($0)", "text=hi").status }
        #expect(statuses == Array(repeating: 201, count: 10) + [429])
    }
}
