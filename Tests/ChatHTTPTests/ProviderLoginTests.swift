// Logging in with a provider: there, back, and every wrong way.
// SPDX-License-Identifier: MIT

import Chat
import Deferred
import Testing
@testable import ChatHTTP
@testable import HTTP

@Suite struct ProviderLoginTests {
    private let calendar = Calendar()
    private let clock = ManualClock()
    private let provider = ScriptedProvider()
    private let chat: ChatSite

    init() {
        chat = ChatSite(
            scheduler: clock,
            sessions: Sessions(calendar, .name, accounts: Accounts(providers: [provider])))
        provider.know("ann", "1", called: "Ann Lee")
        provider.know("bob", "2", called: "Ann Lee")
    }

    /// A chat of its own, beside the one of all tests.
    private func chat(
        _ login: Sessions.Login = .name, address: SiteAddress = SiteAddress(),
        options: ChatOptions = ChatOptions(), others: [any IdentityProvider] = []
    ) -> ChatSite {
        ChatSite(
            scheduler: clock, options: options,
            sessions: Sessions(
                calendar, login, address: address,
                accounts: Accounts(providers: [provider] + others)))
    }

    @Test func `who comes back with proof is logged in, under the name that the provider tells`()
        throws
    {
        let ann = Browser(chat)
        let there = try ann.get("/login/example?back=/%3Fchannel%3Dtea")
        #expect(there.status == 303)
        let login = try #require(provider.logins.last)
        #expect(there.field("Location") == "https://example.example/authorize?state=\(login.state)")
        let back = try ann.get("/login/example/callback?code=ann&state=\(login.state)")
        #expect(back.status == 303)
        #expect(back.field("Location") == "/?channel=tea")
        #expect(provider.asked.last?.callback == "http://localhost/login/example/callback")
        let me = try ann.get("/me").json
        #expect(me["name"] as? String == "Ann Lee")
        #expect((me["person"] as? String)?.hasPrefix("u") == true)
        #expect(me["ticket"] != nil)
    }

    @Test func `the cookie of a login says what only this browser may know, and is short-lived`()
        throws
    {
        let ann = Browser(chat)
        let there = try ann.get("/login/example")
        let login = try #require(provider.logins.last)
        let cookie = try #require(there.field("Set-Cookie"))
        #expect(cookie.hasPrefix("oidc-\(login.state.prefix(8))=1."))
        #expect(cookie.hasSuffix("; Path=/; Max-Age=600; HttpOnly; SameSite=Lax"))
        #expect(Set([login.state, login.nonce, login.verifier]).count == 3)
        #expect(login.verifier.utf8.count == 43)
        #expect(login.state.utf8.count == 22)
    }

    @Test
    func
        `over TLS its name is one that no other host can set, and below a path it has the path in it`()
        throws
    {
        let whole = try Browser(chat(address: SiteAddress(url: "https://chat.example")!))
            .get("/login/example")
        #expect(whole.field("Set-Cookie")?.hasPrefix("__Host-oidc-") == true)
        #expect(whole.field("Set-Cookie")?.hasSuffix("SameSite=Lax; Secure") == true)
        let part = try Browser(chat(address: SiteAddress(url: "https://chat.example/team")!))
            .get("/team/login/example")
        let cookie = try #require(part.field("Set-Cookie"))
        #expect(cookie.contains(/^__Secure-oidc-[\w-]{8}\.team=1\./))
        #expect(cookie.contains("; Path=/team/;"))
    }

    @Test func `a provider is told the public address, and below a path leads back there`() throws {
        let ann = Browser(chat(address: SiteAddress(url: "https://chat.example/team")!))
        let back = try ann.logIn("ann", provider, below: "/team")
        #expect(back.field("Location") == "/team/")
        #expect(provider.asked.last?.callback == "https://chat.example/team/login/example/callback")
    }

    @Test(arguments: [
        "evil.example", "localhost.evil.example", "10.0.0.1", "[::2]",
    ])
    func `without a public address only this machine may be named in Host`(_ host: String) throws {
        let answer = try Client(chat, "GET", "/login/example", "Host: \(host)\r\n")
        #expect(answer.status == 403)
        #expect(provider.logins.isEmpty)
    }

    @Test func `accounts of one name are two people, and one account is always the same`() throws {
        let (ann, bob, again) = (Browser(chat), Browser(chat), Browser(chat))
        try ann.logIn("ann", provider)
        try bob.logIn("bob", provider)
        try again.logIn("ann", provider)
        let people = try [ann, bob, again].map { try $0.get("/me").json["person"] as? String }
        #expect(people[0] == people[2])
        #expect(people[0] != people[1])
    }

    @Test func `a name that an account shows can be taken beside it`() throws {
        let ann = Browser(chat)
        try ann.logIn("ann", provider)
        let other = try Visitor(chat, as: "Ann Lee")
        #expect(
            try other.get("/me").json["person"] as? String != ann.get("/me").json["person"]
                as? String)
        #expect(try ann.get("/me").json["name"] as? String == "Ann Lee")
    }

    @Test func `a login ends the session before it, and begins another`() throws {
        let ann = Browser(chat)
        try ann.get("/me")
        let thief = Browser(chat)
        thief.cookies = ann.cookies
        try ann.logIn("ann", provider)
        #expect(try thief.get("/me").json["name"] == nil)
        let first = ann.cookies["sid"]
        try ann.logIn("bob", provider)
        let old = Browser(chat)
        old.cookies["sid"] = first
        #expect(try old.get("/me").json["name"] == nil)
    }

    // Wrong ways back.

    /// Sets out, comes back as `change` says, and is where?
    private func comeBack(
        _ change: (Browser, PendingLogin) throws -> Client
    ) throws -> String? {
        let ann = Browser(chat)
        try ann.get("/login/example")
        let answer = try change(ann, try #require(provider.logins.last))
        #expect(try ann.get("/me").json["name"] == nil)
        return answer.field("Location")
    }

    @Test func `without the cookie nobody comes back`() throws {
        let place = try comeBack { ann, login in
            ann.cookies = [:]
            return try ann.comeBack("ann", login.state)
        }
        #expect(place == "/?login=expired")
        #expect(provider.asked.isEmpty)
    }

    @Test func `another state finds no cookie, whatever it begins with`() throws {
        for change in [
            { (state: String) in String(state.dropLast(2)) + "AA" }, { $0 + "A" },
            { String($0.prefix(8)) },
            { _ in "" }, { _ in "........" },
        ] {
            #expect(try comeBack { try $0.comeBack("ann", change($1.state)) } == "/?login=expired")
        }
        #expect(provider.asked.isEmpty)
    }

    @Test func `a cookie that was changed, or put under another name, is none`() throws {
        for index in 0..<9 {
            let place = try comeBack { ann, login in
                let name = "oidc-\(login.state.prefix(8))"
                var parts = try #require(ann.cookies[name]).split(separator: ".").map(String.init)
                parts[index] = parts[index].dropLast() + (parts[index].last == "A" ? "B" : "A")
                ann.cookies[name] = parts.joined(separator: ".")
                return try ann.comeBack("ann", login.state)
            }
            #expect(place == "/?login=expired", "\(index)")
        }
        let place = try comeBack { ann, login in
            try ann.get("/login/example")
            let other = try #require(provider.logins.last)
            ann.cookies["oidc-\(login.state.prefix(8))"] =
                ann.cookies["oidc-\(other.state.prefix(8))"]
            return try ann.comeBack("ann", login.state)
        }
        #expect(place == "/?login=expired")
        #expect(provider.asked.isEmpty)
    }

    @Test func `who comes back twice with the same cookie is let in once`() throws {
        let ann = Browser(chat)
        try ann.get("/login/example")
        let state = try #require(provider.logins.last).state
        let kept = ann.cookies
        let first = try ann.comeBack("ann", state)
        #expect(first.field("Location") == "/")
        #expect(ann.cookies["oidc-\(state.prefix(8))"] == nil)
        ann.cookies = kept
        #expect(try ann.comeBack("bob", state).field("Location") == "/?login=expired")
        #expect(provider.asked.count == 1)
    }

    @Test func `who comes back with an error has used the login up`() throws {
        let ann = Browser(chat)
        try ann.get("/login/example")
        let state = try #require(provider.logins.last).state
        let kept = ann.cookies
        let no = try ann.get(
            "/login/example/callback?error=access_denied&error_description=%3Cb%3E&state=\(state)")
        #expect(no.field("Location") == "/?login=cancelled")
        ann.cookies = kept
        #expect(try ann.comeBack("ann", state).field("Location") == "/?login=expired")
    }

    @Test func `a login takes ten minutes at most`() throws {
        let ann = Browser(chat)
        try ann.get("/login/example")
        calendar.advance(by: .seconds(600))
        let state = try #require(provider.logins.last).state
        #expect(try ann.comeBack("ann", state).field("Location") == "/?login=expired")
    }

    @Test func `one provider's login does not come back from another`() throws {
        let other = ScriptedProvider("other")
        other.know("ann", "1", called: "Ann")
        let ann = Browser(chat(others: [other]))
        try ann.get("/login/example")
        let state = try #require(provider.logins.last).state
        let answer = try ann.get("/login/other/callback?code=ann&state=\(state)")
        #expect(answer.field("Location") == "/?login=expired")
        #expect(other.asked.isEmpty)
    }

    @Test(arguments: [
        ("code=ann&code=bob", "failed"), ("code=", "failed"), ("x=1", "failed"),
        ("code=ann&iss=a&iss=b", "failed"), ("error=server_error&code=ann", "failed"),
        ("code=nobody", "failed"), ("code=denied", "denied"), ("code=away", "unavailable"),
    ])
    func `every failure leads back to the page`(_ query: String, _ why: String) throws {
        provider.refuse("denied", .notAllowed)
        provider.refuse("away", .unavailable)
        let place = try comeBack {
            try $0.get("/login/example/callback?\(query)&state=\($1.state)")
        }
        #expect(place == "/?login=\(why)")
    }

    @Test func `what the provider says of itself is passed on, and nothing of it is shown`() throws
    {
        let ann = Browser(chat)
        try ann.get("/login/example")
        let state = try #require(provider.logins.last).state
        _ = try ann.get("/login/example/callback?code=ann&iss=https://id&state=\(state)")
        #expect(provider.asked.last?.issuer == "https://id")
        let page = try Client(chat, "GET", "/chat?login=expired")
        #expect(page.text?.contains("This login took too long") == true)
        #expect(try Client(chat, "GET", "/chat?login=%3Cb%3E").text?.contains("<b>") == false)
    }

    @Test(arguments: [
        "Sec-Fetch-Dest: script\r\n", "Sec-Fetch-Dest: image\r\n", "Sec-Fetch-Dest: iframe\r\n",
        "Sec-Fetch-Dest: empty\r\n",
    ])
    func `only a link leads in or back`(_ field: String) throws {
        let ann = Browser(chat)
        #expect(try ann.get("/login/example", field).status == 403)
        try ann.get("/login/example")
        let state = try #require(provider.logins.last).state
        let target = "/login/example/callback?code=ann&state=\(state)"
        #expect(try ann.get(target, field).status == 403)
        #expect(try ann.get(target + "&callback=f").json["error"] != nil)
        #expect(
            try ann.get(target, "Sec-Fetch-Dest: document\r\nSec-Fetch-Site: cross-site\r\n")
                .field("Location") == "/")
    }

    @Test func `another site's page cannot set out for its visitor`() throws {
        let ann = Browser(chat)
        #expect(try ann.get("/login/example", "Sec-Fetch-Site: cross-site\r\n").status == 403)
        #expect(try ann.get("/login/example", "Referer: https://evil.example/\r\n").status == 403)
        #expect(provider.logins.isEmpty)
    }

    @Test func `HEAD begins nothing and ends nothing`() throws {
        let ann = Browser(chat)
        #expect(
            try Client(chat, "HEAD", "/login/example", "Host: localhost\r\n").field("Set-Cookie")
                == nil)
        try ann.get("/login/example")
        let state = try #require(provider.logins.last).state
        _ = try Client(chat, "HEAD", "/login/example/callback?code=ann&state=\(state)", ann.fields)
        #expect(try ann.comeBack("ann", state).field("Location") == "/")
    }

    @Test func `an unknown provider is nowhere`() throws {
        let ann = Browser(chat)
        #expect(try ann.get("/login/nobody").status == 404)
        #expect(try ann.get("/login/nobody/callback?code=a&state=b").status == 404)
    }

    @Test func `while a provider is away, the page says so`() throws {
        provider.goAway()
        let answer = try Browser(chat).get("/login/example")
        #expect(answer.field("Location") == "/?login=unavailable")
        #expect(answer.field("Set-Cookie") == nil)
    }

    @Test(arguments: [
        "//evil.example", "/%5Cevil.example", "https://evil.example/", "javascript:alert(1)",
        "evil", "", "/a%20b", "/\(String(repeating: "a", count: 1024))",
        "/%C3%A9",
    ])
    func `nobody is led away from the chat`(_ back: String) throws {
        let ann = Browser(chat)
        try ann.get("/login/example?back=\(back)")
        #expect(provider.logins.last?.back == "/")
    }

    @Test(arguments: ["/%0d%0aX:%20y", "/%09/evil.example"])
    func `a way back has no control characters`(_ back: String) throws {
        let refusal = try #require(throws: HTTPError.self) {
            try Browser(chat).get("/login/example?back=\(back)")
        }
        #expect(refusal.status == .badRequest)
        #expect(provider.logins.isEmpty)
    }

    @Test func `below a path, a way back is below it`() {
        let base = BasePath("/team")!
        #expect(
            BackPath(Array("/team/?channel=a".utf8)[...], below: base).text == "/team/?channel=a")
        for other in ["/", "/teams/", "/team", "/team//evil", "/other/"] {
            #expect(BackPath(Array(other.utf8)[...], below: base).text == "/team/")
        }
    }

    // Budgets.

    @Test func `several tabs log in at once, and the oldest of too many is dropped`() throws {
        let ann = Browser(chat)
        for _ in 0..<6 {
            try ann.get("/login/example")
            calendar.advance(by: .seconds(1))
        }
        let states = provider.logins.map(\.state)
        #expect(ann.cookies.keys.count { $0.hasPrefix("oidc-") } == LoginCookie.most)
        #expect(try ann.comeBack("ann", states[0]).field("Location") == "/?login=expired")
        #expect(try ann.comeBack("ann", states[2]).field("Location") == "/")
        #expect(try ann.comeBack("bob", states[5]).field("Location") == "/")
    }

    // 124
    @Test func `who sets out too often has to wait`() throws {
        let eve = Browser(chat)
        eve.peer = try #require(PeerAddress(numeric: "192.0.2.1"))
        let statuses = try (0..<6).map { _ in try eve.get("/login/example").status }
        #expect(statuses == [303, 303, 303, 303, 303, 429])
    }

    @Test func `a provider that takes ten seconds delays nobody else`() throws {
        provider.takeTime(.seconds(10))
        let ann = Browser(chat)
        try ann.get("/login/example")
        let back = try ann.comeBack("ann", try #require(provider.logins.last).state)
        #expect(back.isWaiting)
        #expect(try Client(chat, "GET", "/poll?channels=a&hold=0").status == 200)
        clock.advance(by: .seconds(10))
        #expect(back.field("Location") == "/")
    }

    @Test func `a client that goes away is not waited for`() throws {
        provider.takeTime(.seconds(10))
        let ann = Browser(chat)
        try ann.get("/login/example")
        let back = try ann.comeBack("ann", try #require(provider.logins.last).state)
        back.leave()
        #expect(provider.cancelled == 1)
        #expect(chat.site.budget.held(.logins) == 0)
        clock.advance(by: .seconds(10))
        #expect(back.isWaiting)
    }

    @Test func `one address asks a provider so often at once, and no more`() throws {
        var options = ChatOptions()
        options.loginRate = 0
        options.sparesLoopback = false
        let chat = chat(options: options)
        provider.takeTime(.seconds(10))
        let address = try #require(PeerAddress(numeric: "192.0.2.1"))
        func comeBack(from address: PeerAddress) throws -> Client {
            let ann = Browser(chat)
            ann.peer = address
            try ann.get("/login/example")
            return try ann.comeBack("ann", try #require(provider.logins.last).state)
        }
        let answers = try (0..<9).map { _ in try comeBack(from: address) }
        #expect(answers.count { $0.isWaiting } == 8)
        #expect(answers[8].field("Location") == "/?login=busy")
        #expect(try comeBack(from: #require(PeerAddress(numeric: "192.0.2.2"))).isWaiting)
        clock.advance(by: .seconds(10))
        #expect(chat.site.budget.held(.logins) == 0)
    }

    // Names.

    @Test(arguments: [
        ("Ann Lee", "Ann Lee"), (" Ann\u{202e} ", "Ann"), ("Ann\nLee", "AnnLee"),
        (String(repeating: "x", count: 100), String(repeating: "x", count: 64)),
    ])
    func `a provider's name is cleaned to what a name may be`(_ told: String, _ shown: String)
        throws
    {
        let person = try #require(PersonID("uk3f9x2m7q4w8Zp"))
        #expect(Name(of: person, called: told).text == shown)
    }

    @Test(arguments: [nil, "", "\u{200b}", "\n", "   "])
    func `who has no name that can be shown is a guest`(_ told: String?) throws {
        let person = try #require(PersonID("uk3f9x2m7q4w8Zp"))
        #expect(Name(of: person, called: told).text == "Guest k3f9")
    }

    @Test func `a name that is banned does not come in by a provider either`() throws {
        let limits = SharedLimits(ChatOptions())
        let chat = ChatSite(
            scheduler: clock,
            sessions: Sessions(calendar, .name, accounts: Accounts(providers: [provider])),
            limits: limits)
        try limits.bans.add(Ban(.name("ann lee"), made: calendar.now()), save: { _ in })
        let ann = Browser(chat)
        #expect(try ann.logIn("ann", provider).field("Location") == "/?login=denied")
    }

    // Logging out.

    @Test func `a logout tells where the provider logs out, too`() throws {
        provider.logOut(at: "https://example.example/logout?a=b")
        let ann = Browser(chat)
        try ann.logIn("ann", provider)
        try ann.get("/me")
        let page = try ann.get("/chat")
        #expect(
            page.field("Content-Security-Policy")?
                .contains("form-action 'self' https://example.example;") == true)
        let form = try ann.post("/logout", "_page=lobby")
        #expect(form.status == 303)
        #expect(form.field("Location") == "https://example.example/logout?a=b")
        try ann.logIn("ann", provider)
        try ann.get("/me")
        let json = try ann.post("/logout", "")
        #expect(json.json["provider"] as? String == "https://example.example/logout?a=b")
        #expect(try ann.get("/me").json["name"] == nil)
    }

    @Test func `a logout of a name alone stays here`() throws {
        provider.logOut(at: "https://example.example/logout")
        let ann = try Visitor(chat, as: "ann")
        #expect(try ann.post("/logout", "").json["provider"] == nil)
    }

    // Moderators.

    @Test func `whom the operator has named is a moderator, under whatever name`() throws {
        let accounts = Accounts(
            providers: [provider], moderators: [AccountName("example:1")!, AccountName("other:2")!])
        let chat = ChatSite(
            scheduler: clock, sessions: Sessions(calendar, .name, accounts: accounts))
        let (ann, bob) = (Browser(chat), Browser(chat))
        try ann.logIn("ann", provider)
        try bob.logIn("bob", provider)
        #expect(try ann.get("/me").json["moderator"] as? Bool == true)
        #expect(try bob.get("/me").json["moderator"] == nil)
        #expect(try Visitor(chat, as: "1").get("/me").json["moderator"] == nil)
    }
}
