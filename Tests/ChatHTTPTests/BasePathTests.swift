// A chat below a path such as `/chat`, whether its proxy passes that on or removes it.
// SPDX-License-Identifier: MIT

import Chat
import ChatHTTP
import Deferred
import Testing

@Suite struct BasePathTests {
    private let calendar = Calendar()
    private let clock = ManualClock()
    private let chat: ChatSite

    init() throws {
        chat = try BasePathTests.chat(below: "/chat", calendar, clock)
    }

    private static func chat(
        below path: String, _ calendar: Calendar, _ clock: ManualClock,
        _ login: Sessions.Login = .name
    ) throws -> ChatSite {
        var options = ChatOptions()
        options.style = StyleSheet(Array("p{}".utf8))
        let address = SiteAddress(path: try #require(BasePath(path)))
        return ChatSite(
            scheduler: clock, options: options,
            sessions: Sessions(calendar, login, address: address))
    }

    private static let html = "Accept: text/html\r\n"

    @Test(arguments: [
        "/health", "/metrics", "/me", "/channels", "/channels/x/messages", "/channels/x/people",
        "/poll?channels=x&since=start&hold=1", "/fireside.js", "/page/ja/page.js", "/style.css",
        "/chat",
    ])
    func `each path is there with the base path and without it`(_ path: String) throws {
        let with = try Client(chat, "GET", "/chat" + path)
        let without = try Client(chat, "GET", path)
        if path == "/chat" {
            #expect(with.status == 200)
            #expect(without.field("Location") == "/chat/")
        } else {
            #expect(with.status == without.status)
            #expect(with.isWaiting || with.status == 200)
        }
    }

    @Test(arguments: [
        "/chatter/health", "/chat/chat/health", "/chat/nothing", "/chat//health", "/Chat/health",
        "/chat/health/",
    ])
    func `a path that only looks like it is not found`(_ path: String) throws {
        #expect(try Client(chat, "GET", path).status == 404)
    }

    @Test func `the lobby is at the base path with a slash`() throws {
        let listener = try Client(chat, "GET", "/chat/")
        #expect(listener.isWaiting)
        let open = try BasePathTests.chat(below: "/chat", calendar, clock, .off)
        #expect(try Client(open, "POST", "/chat/", body: "{}").line == "OK")
        #expect(try Client(chat, "GET", "/chat/", BasePathTests.html).text?.contains("<h1") == true)
    }

    @Test(arguments: [
        ("/chat", "/chat/"), ("/chat?channel=swift", "/chat/?channel=swift"),
        ("/chat?a=%26b&%22=//evil.example/", "/chat/?a=%26b&%22=%2F%2Fevil.example%2F"),
    ])
    func `without its slash it leads to the one with it`(_ path: String, _ target: String) throws {
        for method in ["GET", "HEAD"] {
            let answer = try Client(chat, method, path, BasePathTests.html)
            #expect(answer.status == 303)
            #expect(answer.field("Location") == target)
        }
    }

    /// All that a page links to, loads, or sends a form to.
    private func addresses(in page: Client) throws -> [String] {
        let text = try #require(page.text)
        return text.matches(of: /(?:href|src|action)="([^"]*)"/).map { String($0.1) }
            .filter { !$0.hasPrefix("#") }
    }

    @Test func `each address in each page is below the base path`() throws {
        let ann = try Visitor(chat, as: "Ann")
        for _ in 0..<20 {
            try ann.post("/channels/lobby", "text=" + String(repeating: "x", count: 5000))
            clock.advance(by: .seconds(1))
            calendar.advance(by: .seconds(1))
        }
        let pages = [
            try ann.get("/chat/", BasePathTests.html),
            try ann.get("/", BasePathTests.html),
            try ann.get("/chat/chat?channel=private-x"),
            try Visitor(chat).get("/chat/chat"),
            try ann.post("/chat/channels/lobby", "text=&_page=lobby"),
            try ann.post("/chat/login", "name=&_page=lobby"),
        ]
        for page in pages {
            let addresses = try addresses(in: page)
            #expect(addresses.count > 10)
            #expect(addresses.filter { !$0.hasPrefix("/chat/") } == [])
            #expect(page.text?.contains("data-base=\"/chat\"") == true)
        }
        #expect(pages[0].text?.contains(">http://a/chat</span>") == true)
    }

    @Test func `all that the page loads is there`() throws {
        let page = try Client(chat, "GET", "/chat/", BasePathTests.html)
        for address in Set(try addresses(in: page)) where address.contains(/\.(js|css|svg)$/) {
            #expect(try Client(chat, "GET", address).status == 200, "\(address)")
        }
    }

    @Test(arguments: ["/chat", ""])
    func `forms lead back to the page below it`(_ base: String) throws {
        let ann = Visitor(chat)
        for (path, form) in [("/login", "name=ann"), ("/channels/x", "text=hi"), ("/logout", "")] {
            try ann.get(base + "/me")
            let answer = try ann.post(base + path, form + "&_page=x")
            #expect(answer.status == 303, "\(path): \(answer.text ?? "")")
            #expect(answer.field("Location") == "/chat/?channel=x")
        }
    }

    @Test(arguments: [
        ("/", "", "sid", "/"), ("/", "https", "__Host-sid", "/"),
        ("/chat", "", "sid.chat", "/chat/"), ("/chat", "https", "__Secure-sid.chat", "/chat/"),
        ("/team/chat", "http", "sid.team.chat", "/team/chat/"),
    ])
    func `the cookie is for the base path alone, and has its name`(
        _ base: String, _ scheme: String, _ name: String, _ path: String
    ) throws {
        let chat = try BasePathTests.chat(below: base, calendar, clock)
        let answer = try Client(chat, "GET", "/me", "X-Forwarded-Proto: \(scheme)\r\n")
        let cookie = try #require(answer.field("Set-Cookie"))
        #expect(cookie.hasPrefix("\(name)=1."))
        #expect(cookie.contains("; Path=\(path); "))
        #expect(cookie.hasSuffix("; Secure") == (scheme == "https"))
    }

    @Test func `chats at one host with different paths do not share a login`() throws {
        let visitors = try ["/", "/chat", "/chat/two"].map { path in
            try Visitor(BasePathTests.chat(below: path, calendar, clock), as: "ann of \(path)")
        }
        // What a browser sends to /chat/two: the cookies of all three.
        let all = visitors.map { "\($0.cookieName)=\($0.cookie ?? "")" }.joined(separator: "; ")
        #expect(Set(visitors.map(\.cookieName)).count == 3)
        for (visitor, path) in zip(visitors, ["/", "/chat", "/chat/two"]) {
            let me = try Client(visitor.chat, "GET", "/me", "Cookie: \(all)\r\n")
            #expect(me.json["name"] as? String == "ann of \(path)")
        }
        let others = visitors[0].cookie.map { "Cookie: sid=\($0)\r\n" } ?? ""
        #expect(try Client(visitors[1].chat, "GET", "/me", others).json["name"] == nil)
    }

    @Test func `a request is counted by its path without the base path`() throws {
        for path in ["/chat/health", "/health", "/chat/health"] {
            _ = try Client(chat, "GET", path)
        }
        let metrics = try #require(try Client(chat, "GET", "/chat/metrics").text)
        let line = #"fireside_requests_total{route="/health",method="GET",status="200"} 3"#
        #expect(metrics.contains(line))
        #expect(!metrics.contains("/chat/health"))
    }
}
