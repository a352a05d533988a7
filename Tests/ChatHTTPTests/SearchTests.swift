// Searching a channel by HTTP.
// SPDX-License-Identifier: MIT

@testable import Chat
import Deferred
import Testing

@testable import ChatHTTP
@testable import HTTP

@Suite struct SearchTests {
    private let clock = ManualClock()

    private func chat(
        _ login: Sessions.Login = .off, options: ChatOptions = ChatOptions(),
        journal: (any Journal)? = nil
    ) -> ChatSite {
        ChatSite(
            scheduler: clock, options: options, journal: journal,
            sessions: Sessions(Calendar(), login))
    }

    private func say(_ text: String, in channel: String = "a", _ chat: ChatSite) throws {
        let answer = try Client(
            chat, "POST", "/channels/\(channel)", "Content-Type: text/plain\r\n", body: text)
        try #require(answer.status == 201)
    }

    private func texts(_ client: Client) throws -> [String] {
        let messages = try #require(client.json["messages"] as? [[String: Any]])
        return messages.compactMap { ($0["body"] as? [String: Any])?["text"] as? String }
    }

    @Test func `messages with all the words are found, the newest first`() throws {
        let chat = chat()
        for text in ["one swift", "two Swift", "three rust", "Swift two again"] {
            try say(text, chat)
        }
        try say("swift elsewhere", in: "b", chat)
        let found = try Client(chat, "GET", "/channels/a/search?q=swift")
        #expect(found.status == 200)
        #expect(try texts(found) == ["Swift two again", "two Swift", "one swift"])
        #expect(found.json["more"] == nil && found.json["before"] == nil)
        let both = try Client(chat, "GET", "/channels/a/search?q=two+swift")
        #expect(try texts(both) == ["Swift two again", "two Swift"])
        #expect(try texts(try Client(chat, "GET", "/channels/none/search?q=swift")) == [])
    }

    @Test func `a page says where to go on`() throws {
        let chat = chat()
        for number in 1...5 { try say("swift \(number)", chat) }
        let first = try Client(chat, "GET", "/channels/a/search?q=swift&limit=2")
        #expect(try texts(first) == ["swift 5", "swift 4"])
        #expect(first.json["more"] as? Bool == true)
        let before = try #require(first.json["before"] as? String)
        let second = try Client(chat, "GET", "/channels/a/search?q=swift&limit=3&before=\(before)")
        #expect(try texts(second) == ["swift 3", "swift 2", "swift 1"])
        #expect(second.json["more"] == nil)
        let lost = try Client(chat, "GET", "/channels/a/search?q=swift&before=zzzz:9")
        #expect(lost.status == 200 && lost.json["more"] == nil)
        #expect(try texts(lost) == [])
    }

    @Test func `a script tag gets it in its callback`() throws {
        let chat = chat()
        try say("swift", chat)
        let found = try Client(chat, "GET", "/channels/a/search?q=swift&callback=cb")
        #expect(found.text?.hasPrefix("/**/cb({\"messages\":[{") == true)
    }

    @Test(arguments: [
        "", "?q=", "?q=%20", "?q=%2B%2B", "?q=a&limit=0", "?q=a&limit=51", "?q=a&before=x",
        "?q=" + String(repeating: "a", count: 129), "?q=a&q=b",
    ])
    func `a query that asks for nothing is 400`(_ query: String) throws {
        #expect(try Client(chat(), "GET", "/channels/a/search\(query)").status == 400)
    }

    @Test(arguments: [
        ("en", "To search, give q one or more words, 128 characters at most.\n"),
        ("ja", "検索するには、q に 128 文字以内で言葉を指定してください。\n"),
        ("ru", "Чтобы искать, укажите в q одно или несколько слов, не длиннее 128 знаков.\n"),
    ])
    func `the sentence is in the visitor's language`(_ language: String, _ text: String) throws {
        let answer = try Client(
            chat(), "GET", "/channels/a/search", "Accept-Language: \(language)\r\n")
        #expect(answer.text == text)
    }

    @Test func `a private channel is searched by its members alone`() throws {
        let chat = chat(.name)
        let (ann, bob) = (try Visitor(chat, as: "ann"), try Visitor(chat, as: "bob"))
        try ann.make("private-a")
        try #require(try ann.post("/channels/private-a", "text=secret").status == 201)
        #expect(try Client(chat, "GET", "/channels/private-a/search?q=secret").status == 401)
        for visitor in [ann, bob] { _ = try visitor.get("/me?channels=private-a,lobby") }
        func search(_ visitor: Visitor) throws -> Client {
            let ticket = try #require(visitor.ticket)
            return try Client(chat, "GET", "/channels/private-a/search?q=secret&t=\(ticket)")
        }
        #expect(try search(bob).status == 403)
        #expect(try texts(search(ann)) == ["secret"])
    }

    @Test func `an address has few searches under way, and is told when to come back`() throws {
        var options = ChatOptions()
        options.sparesLoopback = false
        let chat = chat(options: options)
        let share = chat.site.budget.share(of: .unknown)
        try share.take(4, of: .searches)
        let refused = try Client(chat, "GET", "/channels/a/search?q=a")
        #expect(refused.status == 429)
        #expect(Int(refused.field("Retry-After") ?? "") ?? 0 > 0)
        share.give(4, of: .searches)
        #expect(try Client(chat, "GET", "/channels/a/search?q=a").status == 200)
        #expect(share.held(.searches) == 0, "a search that is answered counts no longer")
    }

    @Test func `a client that leaves ends its search`() throws {
        let journal = FakeJournal()
        var options = ChatOptions()
        options.sparesLoopback = false
        let chat = chat(options: options, journal: journal)
        let share = chat.site.budget.share(of: .unknown)
        let client = try Client(chat, "GET", "/channels/a/search?q=a")
        #expect(client.isWaiting && share.held(.searches) == 1)
        client.leave()
        #expect(share.held(.searches) == 0 && share.held(Budget.Item.bytes) == 0)
    }

    @Test func `long messages are looked through in turns, and the loop goes on between`() throws {
        let chat = chat()
        let long = String(repeating: "ab ", count: 20_000)
        for _ in 0..<3 { try say(long, chat) }
        try say("needle", chat)
        let found = try Client(chat, "GET", "/channels/a/search?q=needle")
        for _ in 0..<20 where found.isWaiting { clock.advance(by: .zero) }
        #expect(try texts(found) == ["needle"])
    }
}
