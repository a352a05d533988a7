// One chat, three languages: what each reader is told, and how they choose.
// SPDX-License-Identifier: MIT

import Chat
import Deferred
import Testing
@testable import ChatHTTP
@testable import HTTP

@Suite struct ReaderLanguageTests {
    private let clock = ManualClock()
    private let chat: ChatSite

    init() {
        chat = ChatSite(scheduler: clock)
    }

    private static let japanese = "Accept-Language: ja,en-US;q=0.7\r\n"
    private static let russian = "Accept-Language: ru-RU,ru;q=0.9,en;q=0.8\r\n"
    /// What there is nothing at a path is called, by what the reader asks for.
    private static let nothingHere = [
        ("", "There is nothing at this path."),
        ("Accept-Language: de, fr;q=0.5\r\n", "There is nothing at this path."),
        ("Accept-Language: *\r\n", "There is nothing at this path."),
        (japanese, "このパスには何もありません。"), (russian, "По этому адресу ничего нет."),
    ]

    private func message(_ json: [String: Any]) -> String? {
        (json["error"] as? [String: Any])?["message"] as? String
    }

    @Test(arguments: nothingHere)
    func `a sentence is in the reader's language, or else in English`(
        _ fields: String, _ sentence: String
    ) throws {
        let plain = try Client(chat, "GET", "/nothing", fields)
        #expect(plain.status == 404)
        #expect(plain.line == sentence)
        let json = try Client(chat, "GET", "/nothing", fields + "Accept: application/json\r\n")
        #expect(message(json.json) == sentence)
        let script = try Client(chat, "GET", "/nothing?callback=f", fields)
        #expect(script.status == 200)
        #expect(message(script.json) == sentence)
    }

    @Test func `which methods a path takes is told in the reader's language`() throws {
        let answer = try Client(chat, "GET", "/login", ReaderLanguageTests.japanese)
        #expect(answer.status == 405)
        #expect(answer.line == "このパスで使えるのは POST と OPTIONS です。GET は使えません。")
    }

    @Test(arguments: [
        ("", "The server has no room left to keep messages."),
        (japanese, "サーバーにメッセージを保存する空きがありません。"),
        (russian, "На сервере не осталось места для сообщений."),
    ])
    func `who waits is told in their language, though the request has let go of its fields`(
        _ fields: String, _ sentence: String
    ) throws {
        let journal = FakeJournal()
        let chat = ChatSite(scheduler: clock, journal: journal)
        chat.site.observer = FailureLog()
        let plain = try Client(chat, "POST", "/channels/a", fields, body: "1")
        let json = try Client(
            chat, "POST", "/channels/a", fields + "Accept: application/json\r\n", body: "2")
        #expect(plain.isWaiting)
        try journal.fail(.full(path: "/x"))
        #expect(plain.line == sentence)
        #expect(message(json.json) == sentence)
    }

    @Test(arguments: [
        ("", "A newer connection of this client has taken over."),
        (japanese, "このクライアントの新しい接続に切り替わりました。"),
        (russian, "Этот клиент уже открыл более новое соединение."),
    ])
    func `a stream's last word is in the language of who hears it`(
        _ fields: String, _ sentence: String
    ) throws {
        let events = fields + "Accept: text/event-stream\r\n"
        let stream = try Client(chat, "GET", "/poll?channels=a&client=abcdefgh", events)
        _ = try Client(chat, "GET", "/poll?channels=a&client=abcdefgh", events)
        #expect(stream.isFinished)
        let data = try #require(stream.streamed.matches(of: /data: (.*)\n/).last).1
        #expect(data.contains(JSON.escaped(sentence)))
    }

    @Test(arguments: [
        ("", "do must be a number of your own, 32 characters at most."),
        (japanese, "do には自分で決めた番号を指定してください。32 文字までです。"),
        (russian, "do должно быть вашим собственным номером, не длиннее 32 знаков."),
    ])
    func `a reply over a WebSocket is in the language of the handshake`(
        _ fields: String, _ sentence: String
    ) throws {
        let socket = try Socket(chat, "channels=a", fields)
        let reply = try #require(socket.ask(#"{"say":"a","body":1}"#).last)
        #expect(reply.contains(JSON.escaped(sentence)))
    }

    @Test(arguments: [
        ("", "ann (edited): b\n"), (japanese, "ann (編集済み): b\n"),
        (russian, "ann (изменено): b\n"),
    ])
    func `lines of text are for people, too`(_ fields: String, _ line: String) throws {
        let ann = try Visitor(chat, as: "ann")
        let stream = try Client(chat, "GET", "/channels/a/stream?format=text", fields)
        let id = try #require(try ann.post("/channels/a", "text=a").json["id"] as? String)
        #expect(try ann.post("/channels/a/messages/\(id)/edit", "text=b").status == 200)
        #expect(stream.streamed.hasSuffix(line))
    }

    @Test func `a form that is refused says why in the page's language`() throws {
        let form = "Accept: text/html\r\n" + ReaderLanguageTests.russian
        let empty = try #require(
            try Visitor(chat).post("/channels/lobby", "from=ann&text=&_page=lobby", form).text)
        #expect(empty.contains("<html lang=\"ru\">"))
        #expect(empty.contains(">Сначала напишите сообщение.</p>"))
        let nameless = try #require(
            try Visitor(chat).post("/login", "name=&_page=lobby", form).text)
        #expect(nameless.contains(">Сначала введите своё имя.</p>"))
    }

    /// Each of them is one sentence, there and in a log.
    @Test(arguments: [
        ChatError.tooManyChannels(limit: 7), .tooManyNewChannels, .tooManyPages,
        .noSuchMessage(Position("a:1")!), .noSuchChannel(.lobby), .notTheAuthor(Position("a:1")!),
        .tooLateToChange(Position("a:1")!), .tooManyRecords, .starting, .closing, .expelled,
    ])
    func `what the chat says is the same in its log`(_ error: ChatError) {
        #expect(error.httpError.message == error.description)
    }

    @Test(arguments: JSONProblem.allCases)
    func `what is wrong with JSON is the same in a log`(_ problem: JSONProblem) {
        let error = JSONError.malformed(problem, offset: 1234)
        #expect(HTTPError(posted: error).message == error.description)
    }
}

// The choice.
extension ReaderLanguageTests {
    private func choose(_ language: String, _ fields: String = "") throws -> Client {
        let type = "Content-Type: application/x-www-form-urlencoded\r\n"
        return try Client(
            chat, "POST", "/language", type + fields, body: "language=\(language)&_page=tea")
    }

    @Test func `a choice is kept for a year, and goes before what the browser asks for`() throws {
        let answer = try choose("ru", ReaderLanguageTests.japanese)
        #expect(answer.status == 303)
        #expect(answer.field("Location") == "/?channel=tea")
        #expect(
            answer.field("Set-Cookie")
                == "language=ru; Path=/; Max-Age=31536000; HttpOnly; SameSite=Lax")
        let fields = ReaderLanguageTests.japanese + "Cookie: a=b; language=ru\r\n"
        #expect(try Client(chat, "GET", "/nothing", fields).line == "По этому адресу ничего нет.")
        let page = try Client(chat, "GET", "/", "Accept: text/html\r\n" + fields)
        #expect(page.text?.contains("<html lang=\"ru\">") == true)
        #expect(page.text?.contains("<option value=\"ru\" lang=\"ru\" selected>Русский<") == true)
    }

    @Test func `a script tag, which may stand on any site, learns nothing of a choice`() throws {
        let fields = ReaderLanguageTests.japanese + "Cookie: language=ru\r\n"
        let answer = try Client(chat, "GET", "/nothing?callback=f", fields)
        #expect(message(answer.json) == "このパスには何もありません。")
    }

    @Test(arguments: ["tlh", "", "JA", "ja; Domain=example.com", "en-US"])
    func `a language without a catalogue is refused, in words`(_ language: String) throws {
        let escaped = language.replacing(";", with: "%3B").replacing(" ", with: "%20")
        let answer = try choose(escaped)
        #expect(answer.status == 400)
        #expect(answer.line == "language must be one of en, ja, ru.")
        #expect(answer.field("Set-Cookie") == nil)
    }

    @Test(arguments: [
        "Origin: http://evil.example\r\n", "Sec-Fetch-Site: cross-site\r\n",
        "Referer: http://evil.example/page\r\n",
    ])
    func `another site's page does not choose`(_ fields: String) throws {
        let answer = try choose("ru", fields)
        #expect(answer.status == 403)
        #expect(answer.field("Set-Cookie") == nil)
    }

    @Test(arguments: ["language=de", "language=", "xlanguage=ja", "language=JA", "language"])
    func `a cookie that is not ours says nothing`(_ cookie: String) throws {
        let answer = try Client(chat, "GET", "/nothing", "Cookie: \(cookie)\r\n")
        #expect(answer.line == "There is nothing at this path.")
    }
}

extension JSON {
    /// As it stands in a text of ours.
    fileprivate static func escaped(_ text: String) -> String {
        String(
            decoding: error(status: 400, message: text, retry: nil, channels: []).bytes,
            as: UTF8.self
        )
        .split(separator: "\"message\":", maxSplits: 1)[1].dropLast(2).description
    }
}
