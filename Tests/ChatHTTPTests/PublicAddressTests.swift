// A chat whose operator has told its public address: a proxy may change Host, and need tell nothing.
// SPDX-License-Identifier: MIT

import Chat
import ChatHTTP
import Deferred
import Testing

@Suite struct PublicAddressTests {
    private let calendar = Calendar()
    private let clock = ManualClock()

    private func chat(_ url: String) throws -> ChatSite {
        let address = try #require(SiteAddress(url: url))
        return ChatSite(scheduler: clock, sessions: Sessions(calendar, .name, address: address))
    }

    // The request's Host is `a`.
    @Test(arguments: ["https://chat.example.com", "http://a", "https://a"])
    func `a page of the public address or of Host may post and log in`(_ origin: String) throws {
        let chat = try chat("https://chat.example.com/chat")
        let ann = Visitor(chat)
        for fields in ["Origin: \(origin)\r\n", "Referer: \(origin)/chat/\r\n"] {
            #expect(try ann.get("/me", fields).status == 200)
            #expect(try ann.post("/login", "name=ann", fields).status == 200)
            #expect(try ann.post("/channels/x", "text=hi", fields).status == 201)
        }
    }

    @Test(arguments: [
        "https://evil.example", "http://chat.example.com", "https://chat.example.com:8443",
        "https://chat.example.com.evil", "https://chat.example.co", "null",
        "https://CHAT.example.com",
    ])
    func `a page of another address may not`(_ origin: String) throws {
        let chat = try chat("https://chat.example.com/chat")
        let ann = try Visitor(chat, as: "ann")
        let origin = "Origin: \(origin)\r\n"
        #expect(try ann.get("/me", origin).status == 403)
        #expect(try ann.post("/channels/x", "text=hi", origin).status == 403)
        let site = "Sec-Fetch-Site: cross-site\r\n"
        #expect(
            try ann.post("/login", "name=b", "Origin: https://chat.example.com\r\n" + site).status
                == 403)
    }

    @Test func `a WebSocket of the public address may open, and of another may not`() throws {
        let chat = try chat("https://chat.example.com/chat")
        let fields = """
            Upgrade: websocket\r
            Connection: Upgrade\r
            Sec-WebSocket-Version: 13\r
            Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r

            """
        for (origin, status) in [("https://chat.example.com", 101), ("https://b.example", 403)] {
            let answer = try Client(
                chat, "GET", "/chat/poll?channels=x", fields + "Origin: \(origin)\r\n")
            #expect(answer.status == status)
        }
    }

    @Test(arguments: [
        ("https://chat.example.com", "", "__Host-sid=", true),
        ("https://chat.example.com/chat", "", "__Secure-sid.chat=", true),
        ("https://chat.example.com/chat", "http", "__Secure-sid.chat=", true),
        ("http://chat.example.com", "https", "sid=", false),
    ])
    func `its scheme decides whether the cookie is for TLS, whatever a header says`(
        _ url: String, _ scheme: String, _ name: String, _ isSecure: Bool
    ) throws {
        let forwarded = scheme.isEmpty ? "" : "X-Forwarded-Proto: \(scheme)\r\n"
        let cookie = try #require(
            try Client(chat(url), "GET", "/me", forwarded).field("Set-Cookie"))
        #expect(cookie.hasPrefix(name))
        #expect(cookie.hasSuffix("; Secure") == isSecure)
    }

    @Test func `the page's commands go there`() throws {
        let page = try Client(
            chat("https://chat.example.com/chat"), "GET", "/", "Accept: text/html\r\n")
        #expect(page.text?.contains(">https://chat.example.com/chat</span>/?callback") == true)
    }
}
