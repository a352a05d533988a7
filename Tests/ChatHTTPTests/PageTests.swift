// The page at `/` as the server makes it: what one reads and can do without a script.
// SPDX-License-Identifier: MIT

import Chat
import ChatHTTP
import Deferred
import Testing

@Suite struct PageTests {
    private let calendar = Calendar()
    private let clock = ManualClock()

    private func chat(
        _ login: Sessions.Login = .name, options: ChatOptions = ChatOptions(),
        siteKeys: [TicketKey] = []
    ) -> ChatSite {
        ChatSite(
            scheduler: clock, options: options,
            sessions: Sessions(calendar, login, siteKeys: siteKeys))
    }

    private let siteKey = TicketKey(secret: "a-secret-of-at-least-32-characters")!

    private func page(_ visitor: Visitor, _ target: String = "/") throws -> String {
        try #require(try visitor.get(target, "Accept: text/html\r\n").text)
    }

    @Test func `it has the newest messages, oldest first`() throws {
        let ann = try Visitor(chat(), as: "Ann")
        for number in 1...32 {
            clock.advance(by: .seconds(1))
            try ann.post("/channels/lobby", "text=number \(number)!")
        }
        let texts = try page(ann).matches(of: /dir="auto">number (\d+)!</).map { Int($0.1) }
        #expect(texts == Array(3...32))
    }

    @Test func `what was said is text, whoever said it`() throws {
        let chat = chat(.off)
        let hostile = "%3Cscript%3Ealert(1)%3C%2Fscript%3E%22%27"
        _ = try Client(
            chat, "POST", "/channels/lobby?from=\(hostile)",
            "Content-Type: application/x-www-form-urlencoded\r\n", body: "text=\(hostile)")
        let html = try page(Visitor(chat))
        #expect(html.contains("&lt;script&gt;alert(1)&lt;/script&gt;&quot;&#39;</p>"))
        #expect(html.contains("&lt;script&gt;alert(1)&lt;/script&gt;&quot;&#39;</bdi>"))
        #expect(!html.contains("<script>alert"))
        #expect(!html.contains("<script>"))
    }

    @Test(arguments: [
        #"{"mood":"<merry>"}"#, "[1.50,null]", #""<b>""#, #"{"text":7}"#,
        String(repeating: "[", count: 500) + String(repeating: "]", count: 500),
    ])
    func `what has no text is shown as the JSON that it is`(_ json: String) throws {
        let chat = chat(.off)
        let type = "Content-Type: application/json\r\n"
        #expect(try Client(chat, "POST", "/channels/lobby", type, body: json).status == 201)
        let shown = json.replacing("\"", with: "&quot;").replacing("<", with: "\\u003c")
            .replacing(">", with: "\\u003e")
        #expect(try page(Visitor(chat)).contains("<code>\(shown)</code>"))
    }

    @Test func `of two texts the last one counters, as in browsers`() throws {
        let chat = chat(.off)
        let type = "Content-Type: application/json\r\n"
        for json in [
            #"{"text":"I agree","\u0074ext":"I do not agree"}"#, #"{"text":"none","text":null}"#,
        ] {
            #expect(try Client(chat, "POST", "/channels/lobby", type, body: json).status == 201)
        }
        let html = try page(Visitor(chat))
        #expect(html.contains("dir=\"auto\">I do not agree</p>"))
        let json = "{&quot;text&quot;:&quot;none&quot;,&quot;text&quot;:null}"
        #expect(html.contains("dir=\"auto\"><code>\(json)</code>"))
        #expect(!html.contains("I agree"))
    }

    @Test func `browsers that cannot place them show the messages before the channels`() throws {
        let html = try page(Visitor(chat()))
        let order = try ["<h1 ", "<main ", "id=\"log\"", "id=\"say\"", "<aside "].map {
            try #require(html.firstRange(of: $0)?.lowerBound, "\($0)")
        }
        #expect(order == order.sorted())
        #expect(html.contains("<a class=\"skip\" href=\"#channels\">"))
    }

    @Test func `a name reads as it is, without its circle's letter`() throws {
        let chat = chat(.off)
        let poll = try Client(chat, "GET", "/poll?channels=lobby&from=Ann&hold=9")
        #expect(poll.isWaiting)
        try Visitor(chat).post("/channels/lobby", "text=hi&from=Ann")
        try Visitor(chat).post("/channels/lobby", "text=hello")
        let html = try page(Visitor(chat))
        #expect(html.matches(of: /data-letter="A" data-tint="\d+"/).count == 2)
        #expect(html.matches(of: /data-letter="\?"><\/span>/).count == 1, "grey for nobody")
        let lines = html.replacing(/<[^>]*>/, with: "").split(separator: "\n")
        #expect(lines.contains { $0.hasPrefix("Ann ") && $0.hasSuffix("hi") })
        #expect(lines.contains("Ann"))
    }

    @Test func `without a style sheet it says nothing that is not so`() throws {
        let chat = chat()
        let text = { (html: String) in html.replacing(/<[^>]*>/, with: "") }
        let (vacant, locked) = ("No messages yet.", "You need a name to read this channel.")
        let tea = try text(page(Visitor(chat), "/?channel=tea"))
        #expect(tea.contains(vacant) && !tea.contains(locked) && !tea.contains("Jump to"))
        let secret = try text(page(Visitor(chat), "/?channel=private-a"))
        #expect(secret.contains(locked) && !secret.contains(vacant))
        try Visitor(chat, as: "Ann").post("/channels/tea", "text=hi")
        let hot = try text(page(Visitor(chat), "/?channel=tea"))
        #expect(!hot.contains(vacant) && !hot.contains(locked))
    }

    @Test func `who is logged in writes, and logs out`() throws {
        let html = try page(Visitor(chat(), as: "Ann"))
        #expect(html.contains("<p id=\"me\" dir=\"auto\"><bdi>Ann</bdi></p>"))
        #expect(html.contains("<form id=\"say\" action=\"/channels/lobby\" method=\"post\">"))
        #expect(html.contains("<form id=\"logout\" action=\"/logout\" method=\"post\">"))
        #expect(!html.contains("<form id=\"login\""))
        #expect(html.contains("<div id=\"who\" hidden>"))
        #expect(!html.contains("name=\"from\""))
    }

    @Test func `who is not logs in first, where names are given at login`() throws {
        let html = try page(Visitor(chat()))
        #expect(html.contains("<form id=\"login\" action=\"/login\" method=\"post\">"))
        #expect(
            html.contains("<form id=\"say\" action=\"/channels/lobby\" method=\"post\" hidden>"))
        #expect(!html.contains("name=\"from\""))
    }

    @Test func `else there is one form, for a name and a message`() throws {
        let html = try page(Visitor(chat(.off)))
        #expect(html.contains("<form id=\"say\" action=\"/channels/lobby\" method=\"post\">"))
        #expect(html.contains("<input id=\"name\" name=\"from\" required "))
        #expect(html.contains("type=\"submit\" formnovalidate>Send without a name</button>"))
        #expect(!html.contains("<form id=\"login\""))
    }

    /// A visitor without a name, who has the page.
    private func newcomer(_ chat: ChatSite, _ target: String = "/") throws -> Visitor {
        let visitor = Visitor(chat)
        let html = try page(visitor, target)
        visitor.token = try String(#require(html.firstMatch(of: /name="_xsrf" value="([^"]+)"/)).1)
        return visitor
    }

    /// The names under which something was said in the lobby.
    private func speakers(_ chat: ChatSite) throws -> [String?] {
        let answer = try Client(chat, "GET", "/channels/lobby/messages")
        let messages = try #require(answer.json["messages"] as? [[String: Any]])
        return messages.map { $0["from"] as? String }
    }

    @Test func `a first message logs in under the name beside it`() throws {
        let chat = chat(.off)
        let ann = try newcomer(chat)
        let answer = try ann.post("/channels/lobby", "from=+Ann+&text=hi&_page=lobby")
        #expect(answer.status == 303)
        #expect(try ann.get("/me").json["name"] as? String == "Ann")
        #expect(try speakers(chat) == ["Ann"])
        // Where no cookie is kept, the name is a claim.
        let bob = try newcomer(chat)
        (bob.cookie, bob.token) = (nil, bob.token)
        #expect(try bob.post("/channels/lobby", "from=Bob&text=hi&_page=lobby").status == 303)
        #expect(try speakers(chat) == ["Ann", "Bob"])
    }

    @Test func `nobody speaks without a name unless they say so`() throws {
        let chat = chat(.off)
        let visitor = try newcomer(chat)
        // A browser that knows no `required` sends the empty name.
        let refused = try visitor.post("/channels/lobby", "from=+&text=hi&_page=lobby")
        #expect(refused.status == 400)
        #expect(refused.text?.contains(">Type your name first.</p>") == true)
        #expect(try speakers(chat) == [])
        let form = "from=Ann&text=hi&_page=lobby&_nameless=1"
        #expect(try visitor.post("/channels/lobby", form).status == 303)
        #expect(try speakers(chat) == [nil])
        #expect(try visitor.get("/me").json["name"] == nil)
    }

    @Test func `a form that is refused keeps what was written`() throws {
        let chat = chat(.off)
        let ann = try Visitor(chat, as: "Ann")
        let bob = try newcomer(chat, "/?channel=tea")
        let form = "from=ann&text=%0D%0A%3Cb%3Ehi%0D%0Athere&_page=tea"
        let taken = try bob.post("/channels/tea", form)
        #expect(taken.status == 409)
        let html = try #require(taken.text)
        #expect(html.contains("required>\n\n&lt;b&gt;hi\nthere</textarea>"))
        #expect(html.contains("name=\"from\" required value=\"ann\""))
        #expect(html.contains(">That name is taken. Choose another.</p>"))
        #expect(html.contains("<body data-channel=\"tea\""))
        // So does one that was written before a logout.
        let token = ann.token
        try ann.post("/logout", "")
        ann.token = token
        let late = try ann.post("/channels/lobby", "text=still+mine&_page=lobby")
        #expect(late.status == 403)
        #expect(late.text?.contains("required>\nstill mine</textarea>") == true)
        #expect(late.text?.contains("<input id=\"name\" name=\"from\" required ") == true)
        #expect(late.text?.contains("You are not logged in any more: this was not sent.") == true)
        #expect(try speakers(chat) == [])
    }

    @Test func `those who try a name that is taken use up no message of its owner`() throws {
        let chat = chat(.off)
        let (ann, eve) = (try Visitor(chat, as: "Ann"), try newcomer(chat))
        for _ in 0..<10 {
            #expect(try eve.post("/channels/lobby", "from=Ann&text=hi&_page=lobby").status == 409)
        }
        #expect(try ann.post("/channels/lobby", "text=hi").status == 201)
    }

    @Test func `a refused form keeps no more of a name than its field takes`() throws {
        let name = String(repeating: "%22", count: 1000)
        let refused = try newcomer(chat(.off)).post(
            "/channels/lobby", "from=\(name)&text=hi&_page=lobby")
        #expect(refused.status == 400)
        let quotes = try #require(refused.text?.firstMatch(of: /value="((&quot;)+)"/))
        #expect(quotes.1.count == 64 * "&quot;".count)
    }

    @Test func `a login that is refused is asked for again`() throws {
        let chat = chat()
        _ = try Visitor(chat, as: "Ann")
        let answer = try newcomer(chat).post("/login", "name=bob&_page=lobby")
        #expect(answer.status == 303)
        let taken = try newcomer(chat).post("/login", "name=ann&_page=lobby")
        #expect(taken.status == 409)
        #expect(taken.text?.contains("name=\"name\" value=\"ann\"") == true)
        #expect(taken.text?.contains(">That name is taken. Choose another.</p>") == true)
    }

    @Test func `another site's page puts no words into the form`() throws {
        let bob = try newcomer(chat(.off))
        for field in ["Origin: http://evil.example\r\n", "Sec-Fetch-Site: cross-site\r\n"] {
            let answer = try bob.post("/channels/lobby", "text=evil&from=&_page=lobby", field)
            #expect(answer.status.map { 400..<500 ~= $0 } == true)
            #expect(answer.text?.contains("evil") == false)
        }
    }

    @Test func `its forms post and lead back to it`() throws {
        let ann = try Visitor(chat(), as: "Ann")
        let html = try page(ann, "/?channel=tea")
        let token = try #require(html.firstMatch(of: /name="_xsrf" value="([^"]+)"/)).1
        ann.token = String(token)
        let answer = try ann.post("/channels/tea", "text=Earl+Grey&_page=tea")
        #expect(answer.status == 303)
        #expect(answer.field("Location") == "/?channel=tea")
        #expect(try page(ann, "/?channel=tea").contains("dir=\"auto\">Earl Grey</p>"))
    }

    @Test func `one's own messages are marked`() throws {
        let chat = chat()
        let ann = try Visitor(chat, as: "Ann")
        try ann.post("/channels/lobby", "text=hi")
        #expect(try page(ann).contains(/<article data-id="[^"]+" class="own">/))
        #expect(try !page(Visitor(chat)).contains("class=\"own\""))
    }

    @Test func `a private channel is for its members`() throws {
        let chat = chat()
        let (ann, bob) = (try Visitor(chat, as: "Ann"), try Visitor(chat, as: "Bob"))
        try ann.make("private-a")
        try ann.post("/channels/private-a", "text=secret")
        #expect(try page(ann, "/?channel=private-a").contains("secret"))
        let html = try page(Visitor(chat), "/?channel=private-a")
        #expect(!html.contains("secret"))
        #expect(html.contains("data-locked"))
        let locked = try page(bob, "/?channel=private-a")
        #expect(!locked.contains("secret"))
        #expect(locked.contains("Only members can read this channel."))
        #expect(try !page(ann).contains("data-channel=\"private-a\""))
    }

    @Test func `where nobody logs in, the page says that there are no private channels`() throws {
        let html = try page(Visitor(chat(.off)), "/?channel=private-a")
        #expect(html.contains("This chat has no private channels: nobody logs in here."))
    }

    @Test func `to one that is locked leads a login, unless another site decides about it`() throws
    {
        let (own, site) = (chat(.name), chat(.off, siteKeys: [siteKey]))
        let html = try page(Visitor(own), "/?channel=private-a")
        #expect(html.contains("<title>🔒private-a · Fireside</title>"))
        #expect(html.contains("<form id=\"login\""))
        #expect(html.contains("You need a name to read this channel."))
        for visitor in try [Visitor(site), Visitor(site, as: "Ann")] {
            let html = try page(visitor, "/?channel=private-a")
            #expect(!html.contains("<form id=\"login\""))
            #expect(html.contains("action=\"/channels/private-a\" method=\"post\" hidden>"))
            #expect(html.contains("Only people with a ticket from the site that runs this chat"))
        }
    }

    @Test func `a link on another site does not log out whoever follows it`() throws {
        let ann = try Visitor(chat(), as: "Ann")
        let fields = "Sec-Fetch-Site: cross-site\r\nReferer: https://b.example/\r\n"
        let answer = try ann.get("/", "Accept: text/html\r\n" + fields)
        #expect(answer.field("Set-Cookie") == nil)
        #expect(answer.text?.contains("<bdi>Ann</bdi>") == true)
    }

    @Test func `only a page that is shown brings a cookie`() throws {
        let chat = chat()
        for part in ["image", "script", "iframe", "empty"] {
            let answer = try Visitor(chat).get("/chat", "Sec-Fetch-Dest: \(part)\r\n")
            #expect(answer.status == 200)
            #expect(answer.field("Set-Cookie") == nil)
        }
        let shown = "Sec-Fetch-Dest: document\r\nSec-Fetch-Site: cross-site\r\n"
        #expect(try Visitor(chat).get("/chat", shown).field("Set-Cookie") != nil)
        #expect(try Visitor(chat).get("/chat").field("Set-Cookie") != nil)
    }

    @Test(arguments: ["a%20b", "%3Cb%3E", "e\(String(repeating: "a", count: 64))"])
    func `what no channel can be called is refused`(_ name: String) throws {
        let answer = try Visitor(chat()).get("/?channel=\(name)", "Accept: text/html\r\n")
        #expect(answer.status == 400)
    }

    @Test(arguments: ["/?channel=", "/?channel=LOBBY", "/"])
    func `without a channel it is the lobby`(_ target: String) throws {
        #expect(try page(Visitor(chat()), target).contains("<body data-channel=\"lobby\""))
    }

    @Test func `of many channels it names those where most people are`() throws {
        let chat = chat(.off)
        let polls = try (0..<3).map {
            try Client(chat, "GET", "/poll?channels=crowded&from=p\($0)&hold=110")
        }
        for number in 0..<120 {
            _ = try Client(chat, "POST", "/channels/c\(number)", body: "{}")
        }
        let page = try page(Visitor(chat))
        #expect(polls.allSatisfy { $0.isWaiting })
        #expect(page.contains(#"data-channel="crowded""#))
        #expect(page.matches(of: /data-channel="c\d+"/).count == 99)
    }

    @Test func `an empty one says so`() throws {
        let html = try page(Visitor(chat()), "/?channel=tea")
        #expect(html.contains("data-empty=\"true\""))
        #expect(html.contains(">No messages yet. Write the first one.<"))
    }

    /// The lines for a terminal.
    private func hints(_ visitor: Visitor, _ target: String, _ fields: String) throws -> [String] {
        let html = try visitor.get(target, "Accept: text/html\r\n" + fields).text
        let lines = try #require(html?.firstMatch(of: /(?s)<pre>(.*?)<\/pre>/)).1
        return lines.replacing(/<[^>]*>/, with: "").split(separator: "\n").map(String.init)
    }

    @Test(arguments: [
        ("Host: localhost:8080", "http://localhost:8080"), ("Host: [::1]:80", "http://[::1]:80"),
        ("Host: chat.example\r\nX-Forwarded-Proto: https", "https://chat.example"),
        // RFC 3986 allows these in a name, and a shell takes them for its own.
        ("Host: a$b", "http://localhost:8080"), ("Host: a'b", "http://localhost:8080"),
    ])
    func `what to type into a terminal leads where the browser is`(
        _ fields: String, _ site: String
    ) throws {
        let lines = try hints(Visitor(chat(.off)), "/?channel=tea", fields + "\r\n")
        #expect(
            lines == ["curl -d text=hi \(site)/channels/tea", "curl '\(site)/?callback=hello'"])
    }

    @Test(arguments: [(Sessions.Login.name, "tea"), (.off, "private-a")])
    func `nothing to type is shown that would be refused`(
        _ login: Sessions.Login, _ channel: String
    ) throws {
        let lines = try hints(Visitor(chat(login)), "/?channel=\(channel)", "")
        #expect(lines == ["curl 'http://a/?callback=hello'"])
    }

    @Test(arguments: [
        (1000, 7 * 86_400, "A channel keeps up to 1,000 messages, for up to 7 days."),
        (5, 86_400, "A channel keeps up to 5 messages, for up to 1 day."),
        (1_234_056, 0, "A channel keeps up to 1,234,056 messages."),
        (0, 30 * 3600, "Messages are kept for up to 30 hours."), (0, 0, ""),
    ])
    func `it knows how long messages are kept`(
        _ count: Int, _ seconds: Int, _ sentence: String
    ) throws {
        var options = HubOptions()
        options.retention = Retention(count: count, age: .seconds(seconds))
        let chat = ChatSite(scheduler: clock, hub: options)
        #expect(try page(Visitor(chat)).contains("<p id=\"start\" data-kept=\"\(sentence)\">"))
    }

    @Test func `it has an operator's style sheet behind its own`() throws {
        var options = ChatOptions()
        options.style = StyleSheet(Array(":root { --ember: #06c }".utf8))
        let visitor = Visitor(chat(options: options))
        let html = try page(visitor)
        let (own, theirs) = (html.firstRange(of: "/page.css"), html.firstRange(of: "/style.css"))
        #expect(try #require(own).lowerBound < #require(theirs).lowerBound)
        #expect(try visitor.get("/style.css").text == ":root { --ember: #06c }")
        #expect(try Visitor(chat()).get("/style.css").status == 404)
    }
}
