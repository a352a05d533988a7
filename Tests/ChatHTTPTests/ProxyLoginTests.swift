// Logging in by the word of a proxy.
// SPDX-License-Identifier: MIT

import Chat
import Deferred
import Testing
@testable import ChatHTTP
@testable import HTTP

@Suite struct ProxyLoginTests {
    private let calendar = Calendar()
    private let clock = ManualClock()
    private let ring: KeyRing
    private let chat: ChatSite

    init() {
        ring = KeyRing(at: calendar.now())
        chat = ChatSite(
            scheduler: clock,
            sessions: Sessions(
                .proxy, keys: ring,
                accounts: Accounts(proxy: ProxyLogin(), moderators: [AccountName("proxy:ann")!]),
                clock: calendar))
    }

    /// Of somebody whom the proxy knows.
    private func fields(_ subject: String, _ name: String? = nil) -> String {
        "X-Forwarded-User: \(subject)\r\n"
            + (name.map { "X-Forwarded-Preferred-Username: \($0)\r\n" } ?? "")
    }

    private func browser() -> Browser {
        let browser = Browser(chat)
        browser.isThroughProxy = true
        return browser
    }

    @Test func `whom the proxy names is logged in, without a form`() throws {
        let ann = browser()
        let me = try ann.get("/me", fields("ann", "Ann Lee")).json
        #expect(me["name"] as? String == "Ann Lee")
        #expect(
            me["person"] as? String == ring.person(issuer: "proxy", subject: "ann")?.description)
        #expect(me["moderator"] as? Bool == true)
        #expect(try ann.post("/channels/lobby", "text=hi", fields("ann", "Ann Lee")).status == 201)
        let page = try ann.get("/channels/lobby/messages", fields("ann", "Ann Lee"))
        #expect(page.bodies == [#"{"text":"hi"}"#])
    }

    @Test func `the page, too, begins the session`() throws {
        let ann = browser()
        let page = try ann.get("/chat", fields("ann", "Ann"))
        #expect(page.text?.contains("<bdi>Ann</bdi>") == true)
        #expect(ann.cookies["sid"]?.hasPrefix("2.") == true)
        #expect(try ann.get("/chat", fields("ann", "Ann")).field("Set-Cookie") == nil)
    }

    @Test func `nobody but a trusted proxy is believed`() throws {
        let eve = Browser(chat)
        for target in ["/me", "/chat", "/poll?channels=lobby", "/channels"] {
            #expect(try eve.get(target, fields("ann", "Ann")).status == 401)
        }
        #expect(eve.cookies.isEmpty)
    }

    @Test func `without the header a request is refused, also with the cookie and the ticket`()
        throws
    {
        let ann = browser()
        let me = try ann.get("/me", fields("ann", "Ann")).json
        let ticket = try #require(me["ticket"] as? String)
        for target in ["/me", "/chat", "/channels", "/channels?t=\(ticket)"] {
            let answer = try ann.get(target)
            #expect(answer.status == 401)
            #expect(answer.text == "The proxy in front of this chat has not said who you are.\n")
        }
        #expect(try ann.post("/channels/lobby", "text=hi").status == 401)
    }

    @Test(arguments: [
        "", "X-Forwarded-User: \r\n", "X-Forwarded-User: ann\r\nX-Forwarded-User: ann\r\n",
    ])
    func `a header that names nobody, or two, is none`(_ field: String) throws {
        #expect(try browser().get("/me", field).status == 401)
    }

    @Test func `when the proxy names somebody else, it is another session`() throws {
        let browser = browser()
        try browser.get("/me", fields("ann", "Ann"))
        let old = browser.cookies
        let ticket = try #require(browser.ticket)
        #expect(try browser.get("/channels", fields("bob", "Bob")).status == 401)
        #expect(try browser.get("/channels?t=\(ticket)", fields("bob", "Bob")).status == 401)
        #expect(try browser.post("/channels/lobby", "text=hi", fields("bob", "Bob")).status == 401)
        #expect(try browser.get("/me", fields("bob", "Bob")).json["name"] as? String == "Bob")
        browser.cookies = old
        #expect(try browser.get("/channels", fields("ann", "Ann")).status == 401)
    }

    @Test func `another name of the same person begins another session`() throws {
        let ann = browser()
        let first = try ann.get("/me", fields("ann", "Ann")).json["person"] as? String
        let me = try ann.get("/me", fields("ann", "Annie")).json
        #expect(me["name"] as? String == "Annie")
        #expect(me["person"] as? String == first)
    }

    @Test func `without a name they are a guest, and nobody learns the subject`() throws {
        let me = try browser().get("/me", fields("ann@example.org")).text
        #expect(me?.contains("Guest ") == true)
        #expect(me?.contains("example.org") == false)
    }

    @Test func `a bot need not come through the proxy`() throws {
        let bot = try #require(
            BotKey(name: "builds", channels: [], expires: calendar.now() + .seconds(60))?.signed(
                by: ring))
        let bearer = "Authorization: Bearer \(bot)\r\n"
        #expect(try Client(chat, "GET", "/channels", bearer).status == 200)
        #expect(try Client(chat, "GET", "/channels", "Authorization: Bearer x\r\n").status == 401)
        #expect(try Client(chat, "GET", "/me", bearer + fields("ann")).json["name"] == nil)
    }

    @Test(arguments: ["/health", "/ready", "/metrics", "/page.css"])
    func `monitors and files need no proxy`(_ target: String) throws {
        #expect(try Client(chat, "GET", target).status == 200)
    }
}
