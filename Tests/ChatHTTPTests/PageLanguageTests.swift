// The page in three languages: no English is left in the others.
// SPDX-License-Identifier: MIT

import Chat
import Deferred
import Testing
@testable import ChatHTTP
@testable import HTTP
@testable import Language

@Suite struct PageLanguageTests {
    private let clock = ManualClock()

    private func chat(_ login: Sessions.Login = .name) -> ChatSite {
        ChatSite(scheduler: clock, sessions: Sessions(Calendar(), login))
    }

    /// What stands between the placeholders of the texts of one language, where it is several words.
    private static func phrases(_ language: Language) -> Set<String> {
        let lines = Catalogue.embedded[language.rawValue]!.description.split(separator: "\n")
        let texts = lines.filter { !$0.hasPrefix("#") }.compactMap { line in
            line.firstRange(of: " = ").map { line[$0.upperBound...] }
        }
        let parts = texts.flatMap { $0.split(separator: /\{[A-Za-z]+\}/) }
        return Set(
            parts.filter { $0.contains(/\p{L}{2,} \p{L}{2,}/) }.map { HTML.escaped(String($0)) })
    }

    /// Pages that have nearly all that the server says in one: a log with an edit and a stub and people,
    /// a stranger's view, a private channel, a form that was refused, and a chat for members.
    private func pages(_ language: Language) throws -> [String] {
        let (chat, closed) = (chat(), chat(.oidc))
        let fields = "Accept: text/html\r\nAccept-Language: \(language.rawValue)\r\n"
        let ann = try Visitor(chat, as: "ann")
        let ids = try ["one", "two", "three"].map { text in
            try #require(try ann.post("/channels/tea", "text=\(text)").json["id"] as? String)
        }
        try ann.post("/channels/tea/messages/\(ids[0])/edit", "text=uno")
        try ann.post("/channels/tea/messages/\(ids[1])/delete", "")
        _ = try Client(chat, "GET", "/poll?channels=tea&from=bob")
        let pages = [
            try ann.get("/?channel=tea", fields), try ann.get("/", fields),
            try Visitor(chat).get("/?channel=tea", fields),
            try ann.get("/?channel=private-x", fields),
            try Visitor(chat).get("/?channel=private-x", fields),
            try Visitor(chat).get("/?login=expired", fields),
            try Visitor(chat).post("/login", "name=&_page=lobby", fields),
            try Visitor(closed).get("/", fields),
            try Visitor(closed).get("/?login=denied", fields),
        ]
        return try pages.map { try #require($0.text) }
    }

    @Test(arguments: [Language.japanese, .russian])
    func `a page has no English in it`(_ language: Language) throws {
        let phrases = PageLanguageTests.phrases(.english)
        for page in try pages(language) {
            #expect(page.contains("<html lang=\"\(language.rawValue)\">"))
            #expect(phrases.filter { page.contains($0) } == [])
        }
    }

    /// The other one would pass if it did not know what the page says.
    @Test func `in English these phrases are there`() throws {
        let all = try pages(.english).joined()
        #expect(PageLanguageTests.phrases(.english).count { all.contains($0) } > 20)
    }

    @Test(arguments: [
        (Language.english, "edited", "This message was deleted."),
        (.japanese, "に編集", "このメッセージは削除されました。"),
        (.russian, "изменено", "Сообщение удалено."),
    ])
    func `an edit and a stub are told in the reader's language`(
        _ language: Language, _ edited: String, _ stub: String
    ) throws {
        let page = try pages(language)[0]
        #expect(page.contains(edited))
        #expect(page.contains("<p class=\"text\" dir=\"auto\">\(stub)</p>"))
    }

    /// In Japanese the time stands before the word.
    @Test func `an element stands where the language wants it`() throws {
        let texts = Texts(language: .japanese)
        #expect(
            texts.parts(.editedAt(time: Texts.place), "<b>1</b>").description == "<b>1</b> に編集")
    }

    @Test func `the server's times are UTC, and say so`() throws {
        let page = try pages(.english)[0]
        #expect(
            page.contains(/<time datetime="1970-01-01T[^"]*" title="1970-01-01 00:00 UTC">00:00</))
        #expect(page.contains("<p id=\"utc\" class=\"faint\">Times are UTC.</p>"))
    }

    @Test(arguments: [
        (Language.english, 1, 24, "A channel keeps up to 1 message, for up to 1 day."),
        (.russian, 21, 48, "В канале хранится до 21 сообщения, не дольше 2 дней."),
        (.russian, 10_000, 0, "В канале хранится до 10\u{a0}000 сообщений."),
        (.japanese, 0, 5, "メッセージの保存期間は最長 5 時間です。"),
    ])
    func `how long messages are kept is a sentence`(
        _ language: Language, _ count: Int, _ hours: Int, _ sentence: String
    ) {
        var retention = Retention()
        (retention.count, retention.age) = (count, .seconds(3600 * hours))
        #expect(retention.pageSentence?.text(in: language) == sentence)
    }
}

// The form for another language.
extension PageLanguageTests {
    @Test func `each language is offered in its own words, without a session, too`() throws {
        for page in try pages(.japanese) {
            #expect(page.contains("action=\"/language\" method=\"post\""))
            for name in ["English", "日本語", "Русский"] {
                #expect(page.contains(">\(name)</option>"))
            }
            #expect(page.contains("<option value=\"ja\" lang=\"ja\" selected>"))
        }
    }
}
