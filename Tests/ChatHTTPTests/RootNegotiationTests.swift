// Who gets the page at `/`, and who waits there.
// SPDX-License-Identifier: MIT

import ChatHTTP
import Deferred
import Testing

@Suite struct RootNegotiationTests {
    private let chat = ChatSite(scheduler: ManualClock())

    private func isPage(_ client: Client) -> Bool {
        client.text?.hasPrefix("<!DOCTYPE html>") == true
    }

    @Test func `there are heads of at least twenty clients`() throws {
        #expect(try RecordedHead.page().count >= 20)
        #expect(try RecordedHead.wait().count >= 20)
    }

    @Test(arguments: try RecordedHead.page())
    func `a real browser gets the page`(_ head: RecordedHead) throws {
        #expect(isPage(try Client(chat, "GET", head.target, head.fields)))
    }

    @Test(arguments: try RecordedHead.wait())
    func `a real script or program waits, or is sent events`(_ head: RecordedHead) throws {
        let client = try Client(chat, "GET", head.target, head.fields)
        let wantsEvents = head.fields.contains("Accept: text/event-stream\r\n")
        #expect((client.handler != nil) == wantsEvents)
        #expect(client.isWaiting != wantsEvents)
    }

    @Test(arguments: try RecordedHead.page() + RecordedHead.wait())
    func `an address with channel=, and chat, is the page for everyone`(
        _ head: RecordedHead
    ) throws {
        for target in ["/?channel=tea", "/chat?channel=tea"] {
            let page = try Client(chat, "GET", target, head.fields)
            #expect(page.text?.contains("<title>#tea · Fireside</title>") == true, "\(target)")
        }
        #expect(isPage(try Client(chat, "GET", "/chat", head.fields)))
    }

    @Test(arguments: [
        ("", false), ("Accept: */*", false), ("User-Agent: curl/8.5.0|Accept: */*", false),
        ("Accept: text/html", true), ("Accept: TEXT/HTML;q=0.9", true),
        ("User-Agent: mozilla/4.0", true), ("User-Agent: Mozilla", false),
        ("User-Agent: not Mozilla/5.0", false), ("User-Agent: NetSurf/3.11 (RISC OS)", true),
        ("Accept-Language: de", true), ("Accept-Language: *", false),
        ("Accept-Language: *;q=0.5", false), ("Accept-Language:", false),
    ])
    func `a browser says html, its name or a language`(_ fields: String, _ gets: Bool) throws {
        let lines = fields.split(separator: "|").map { $0 + "\r\n" }.joined()
        #expect(isPage(try Client(chat, "GET", "/", lines)) == gets)
    }

    @Test(arguments: [
        "Sec-Fetch-Mode: cors", "Sec-Fetch-Mode: no-cors", "Sec-Fetch-Mode: same-origin",
        "Origin: http://a.example", "X-Requested-With: XMLHttpRequest",
        "Accept: application/json, */*", "Accept: application/json, text/event-stream",
    ])
    func `a browser's script waits, unless it asks for html`(_ field: String) throws {
        let browser = "User-Agent: Mozilla/5.0\r\nAccept-Language: en\r\n"
        #expect(try Client(chat, "GET", "/", browser + field + "\r\n").isWaiting)
        let html = "Accept: text/html\r\n"
        #expect(isPage(try Client(chat, "GET", "/", browser + html + field + "\r\n")))
        let person = "Sec-Fetch-Mode: navigate\r\nX-Requested-With: com.android.browser\r\n"
        #expect(isPage(try Client(chat, "GET", "/", browser + person)))
    }

    @Test func `one who asks for events first is sent them`() throws {
        for browser in ["", "User-Agent: Mozilla/5.0\r\nAccept-Language: en\r\n"] {
            let fields = browser + "Accept: text/event-stream\r\n"
            let client = try Client(chat, "GET", "/", fields)
            #expect(client.head.contains("\r\nContent-Type: text/event-stream;"))
            #expect(client.handler != nil)
            for target in ["/?hold=5", "/?callback=f"] {
                #expect(try Client(chat, "GET", target, fields).isWaiting)
            }
            #expect(isPage(try Client(chat, "GET", "/?channel=tea", fields)))
        }
    }

    @Test(arguments: ["/?hold=5", "/?callback=f", "/?callback=f&hold=5"])
    func `whoever says hold= or callback= waits`(_ target: String) throws {
        let browser = "User-Agent: Mozilla/5.0\r\nAccept: text/html\r\n"
        #expect(try Client(chat, "GET", target, browser).isWaiting)
    }

    @Test func `a hold that is none is refused to everyone`() throws {
        for target in ["/?hold=0", "/?hold=0&channel=tea", "/?hold=0&callback=eval"] {
            #expect(try Client(chat, "GET", target, "Accept: text/html\r\n").status == 400)
        }
    }

    @Test func `a script tag that asks for the page is told where to listen`() throws {
        let client = try Client(chat, "GET", "/?channel=tea&callback=f")
        #expect(client.status == 200)
        let error = try #require(client.json["error"] as? [String: Any])
        #expect(error["status"] as? Int == 400)
        #expect((error["message"] as? String)?.contains("/poll?channels=…&callback=…") == true)
        #expect(chat.parked == 0)
    }

    @Test func `HEAD never waits, and nobody posts to the page`() throws {
        #expect(try Client(chat, "HEAD", "/chat").status == 200)
        let refused = try Client(chat, "POST", "/chat", body: "1")
        #expect(refused.status == 405)
        #expect(refused.field("Allow") == "GET, HEAD, OPTIONS")
    }

    @Test func `each way that the page shows leads to a page, for any browser`() throws {
        _ = try Client(chat, "POST", "/channels/tea", body: #"{"text":"hi"}"#)
        for channel in ["lobby", "tea"] {
            let html = try #require(try Client(chat, "GET", "/chat?channel=\(channel)").text)
            let links = html.matches(of: /<a [^>]*href="(\/[^"#]*)/)
                .map { $0.1.replacing("&amp;", with: "&") }
            #expect(links.count >= 3)
            for link in links { #expect(isPage(try Client(chat, "GET", String(link))), "\(link)") }
            #expect(html.contains(#"<form id="join" action="/" method="get">"#))
        }
        #expect(isPage(try Client(chat, "GET", "/?channel=")))
    }
}
