// The page stays short, whatever was posted, and says where the rest is.
// SPDX-License-Identifier: MIT

import Chat
import ChatHTTP
import Deferred
import Testing

@Suite struct PageSizeTests {
    private let clock = ManualClock()
    private static let most = 256 * 1024

    private func chat(_ login: Sessions.Login = .off) -> ChatSite {
        var options = ChatOptions()
        options.publishBurst = 1000
        return ChatSite(scheduler: clock, options: options, sessions: Sessions(Calendar(), login))
    }

    private func page(_ visitor: Visitor, _ target: String = "/") throws -> String {
        try #require(try visitor.get(target, "Accept: text/html\r\n").text)
    }

    private func post(_ json: String, _ chat: ChatSite, from: String? = nil) throws {
        let query = from.map { "?from=\($0)" } ?? ""
        let type = "Content-Type: application/json\r\n"
        let answer = try Client(chat, "POST", "/channels/lobby\(query)", type, body: json)
        try #require(answer.status == 201)
    }

    /// What a link of the page leads to.
    private func messages(at link: Substring, _ chat: ChatSite) throws -> [[String: Any]] {
        let answer = try Client(chat, "GET", String(link.replacing("&amp;", with: "&")))
        return try #require(answer.json["messages"] as? [[String: Any]])
    }

    private func articles(_ html: String) -> [Substring] {
        html.matches(of: /<article.*?<\/article>/).map(\.0)
    }

    @Test func `a long text is cut, with a link to the whole message`() throws {
        let chat = chat()
        try post(#"{"text":"before"}"#, chat)
        let text = String(repeating: "0123456789", count: 6000)
        try post(#"{"text":"\#(text)"}"#, chat)
        try post(#"{"text":"after"}"#, chat)
        let shown = articles(try page(Visitor(chat)))
        #expect(shown.count == 3)
        let cut = try #require(shown[1].firstMatch(of: /dir="auto">(\d+)… <a href="([^"]+)">/))
        #expect(cut.1 == text.prefix(4096))
        #expect(!shown[2].contains("Show the whole message"))
        let messages = try messages(at: cut.2, chat)
        #expect(messages.count == 1)
        #expect((messages.first?["body"] as? [String: String])?["text"] == text)
    }

    @Test func `a cut never divides a character's bytes`() throws {
        let chat = chat()
        for lead in ["", "a", "aa", "aaa"] {
            try post(#"{"text":"\#(lead)\#(String(repeating: "😀", count: 2000))"}"#, chat)
        }
        let html = try page(Visitor(chat))
        #expect(articles(html).count == 4)
        #expect(!html.contains("\u{fffd}"))
    }

    @Test(arguments: [
        (String(repeating: "aא", count: 500), 201),
        (String(repeating: "\u{2066}א\u{2069}a", count: 500), 133),
        (String(repeating: "שלום Fireside ", count: 140), 1400),
        (String(repeating: "שלום עולם, ", count: 150), 1650), ("לָ 12 " + "abc א ", 12),
    ])
    func `less is shown of what turns its direction again and again`(
        _ text: String, _ count: Int
    ) throws {
        let chat = chat()
        try post(#"{"text":"\#(text)"}"#, chat)
        let html = try #require(articles(try page(Visitor(chat))).first)
        let shown = try #require(html.firstMatch(of: /dir="auto">(.*?)(… <a|<\/p>)/))
        #expect(shown.1.unicodeScalars.count == count)
        #expect(text.unicodeScalars.starts(with: shown.1.unicodeScalars))
        #expect((shown.2 == "… <a") == (text.unicodeScalars.count > count))
    }

    @Test func `JSON without a text is cut, too`() throws {
        let chat = chat()
        try post("[" + String(repeating: "1,", count: 20000) + "1]", chat)
        let shown = try #require(articles(try page(Visitor(chat))).first)
        #expect(shown.contains(/<code>\[(1,){2047}1<\/code>… <a href=/))
    }

    @Test func `a private message is no link away`() throws {
        let chat = chat(.name)
        let ann = try Visitor(chat, as: "Ann")
        try ann.make("private-a")
        let text = String(repeating: "a", count: 5000)
        for _ in 0..<20 {
            clock.advance(by: .seconds(1))
            #expect(try ann.post("/channels/private-a", "text=\(text)").status == 201)
        }
        let html = try page(ann, "/?channel=private-a")
        #expect(html.contains("The rest is not shown here."))
        #expect(html.contains(/<p id="start"[^>]*>There are older messages.<\/p>/))
        #expect(!html.contains("/channels/private-a/messages"))
    }

    @Test func `the oldest are left out if there is no room, and a link leads to them`() throws {
        let chat = chat()
        for number in 0..<30 {
            try post(#"{"text":"\#(number)!\#(String(repeating: "'", count: 3000))"}"#, chat)
        }
        let html = try page(Visitor(chat))
        let numbers = html.matches(of: /dir="auto">(\d+)!/).compactMap { Int($0.1) }
        #expect(numbers == Array((30 - numbers.count)...29))
        #expect(numbers.count < 30)
        // Whose name is written above the message before, which is not there.
        #expect(!(articles(html).first?.contains("follows") ?? true))

        let link = try #require(html.firstMatch(of: /<p id="start"[^>]*><a href="([^"]+)">/)).1
        #expect(try messages(at: link, chat).count == 30 - numbers.count)
    }

    @Test func `nothing is left out of what is short`() throws {
        let chat = chat()
        for number in 0..<30 {
            try post(#"{"text":"\#(number) \#(String(repeating: "a", count: 1500))"}"#, chat)
        }
        let html = try page(Visitor(chat))
        #expect(articles(html).count == 30)
        #expect(html.contains(/<p id="start"[^>]*><\/p>/))
    }

    /// Each costs more bytes of HTML, or more JSON to read, than what was posted.
    private static let dearest: [String] = [
        #"{"text":"\#(String(repeating: "'", count: 60000))"}"#,
        #"{"text":"\#(String(repeating: "\\\"", count: 30000))"}"#,
        #"{"text":"\#(String(repeating: "<", count: 60000))"}"#,
        "[\"" + String(repeating: "\",\"", count: 20000) + "\"]",
        "{" + String(repeating: "\"\\u0074e\":1,", count: 5000) + "\"text\":\"x\"}",
        #"{"pad":"\#(String(repeating: "<", count: 60000))","text":"x"}"#,
        "[" + String(repeating: "[],", count: 20000) + "1]",
    ]

    @Test(arguments: dearest)
    func `with the longest of everything it has 256 KiB at most`(_ json: String) throws {
        let chat = chat()
        let name = String(repeating: "%22", count: 60)
        for number in 1000..<1030 { try post(json, chat, from: "\(name)\(number)") }
        let channel = String(repeating: "a", count: 60)
        let polls = try (1000..<1150).map { number in
            let query = "channels=lobby,\(channel)\(number)&from=\(name)\(number)&hold=110"
            return try Client(chat, "GET", "/poll?\(query)")
        }
        #expect(polls.allSatisfy { $0.isWaiting })
        let html = try page(Visitor(chat))
        #expect(html.utf8.count <= Self.most)
        #expect(html.matches(of: /<li data-name/).count == 100)
        #expect(html.contains("<p id=\"crowd\">and 50 more</p>"))
        #expect(articles(html).count >= 1)
    }
}
