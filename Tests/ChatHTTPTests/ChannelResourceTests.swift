// `POST /channels/{channel}`: what is said, in each form, and what becomes of it.
// SPDX-License-Identifier: MIT

import Chat
import ChatHTTP
import Deferred
import Testing

@Suite struct ChannelResourceTests {
    private let clock = ManualClock()
    private let chat: ChatSite

    init() {
        chat = ChatSite(scheduler: clock)
    }

    private func post(
        _ body: String, _ type: String? = "application/json", to target: String = "/channels/a"
    ) throws -> Client {
        let field = type.map { "Content-Type: \($0)\r\n" } ?? ""
        return try Client(chat, "POST", target, field, body: body)
    }

    private func kept() throws -> Client {
        try Client(chat, "GET", "/poll?channels=a&since=start&hold=0")
    }

    private func messages() throws -> [[String: Any]] {
        try kept().json["messages"] as? [[String: Any]] ?? []
    }

    @Test func `a message is told its id, and carries it`() throws {
        let answer = try post("1")
        #expect(answer.status == 201)
        #expect(answer.head.contains("application/json; charset=utf-8"))
        let id = try #require(answer.json["id"] as? String)
        #expect(id.wholeMatch(of: /[a-z0-9]+:1/) != nil)
        #expect(try messages()[0]["id"] as? String == id)
    }

    @Test(arguments: [
        ("application/json", #" {"a":[1.50]} "#, #"{"a":[1.50]}"#),
        ("Application/JSON; charset=utf-8", "null", "null"),
        ("application/x-www-form-urlencoded", #"{"text":"hi"}"#, #"{"text":"hi"}"#),
        ("application/x-www-form-urlencoded", "text=a+%26%0Ab", #"{"text":"a \u0026\u000ab"}"#),
        ("application/x-www-form-urlencoded", "hello", #"{"text":"hello"}"#),
        ("application/x-www-form-urlencoded", "%+1\r\n&b", #"{"text":"%+1\u000a\u0026b"}"#),
        ("application/x-www-form-urlencoded", "7", "7"),
        ("text/plain", #"{"text":"hi"}"#, #"{"text":"hi"}"#),
        ("text/plain;charset=UTF-8", "[1]", #"{"text":"[1]"}"#),
        ("text/plain", "{ is no object", #"{"text":"{ is no object"}"#),
        ("text/plain", "\u{e9}\"<", #"{"text":"\u00e9\"\u003c"}"#),
        ("", "7", "7"),
    ])
    func `each kind of body says what it says`(
        _ type: String, _ body: String, _ said: String
    ) throws {
        #expect(try post(body, type.isEmpty ? nil : type).status == 201)
        #expect(try kept().text?.contains(#""body":\#(said)}"#) == true)
    }

    @Test(arguments: [
        ("application/json", "{", 400), ("application/json", "", 400),
        ("application/x-www-form-urlencoded", "{\"a\":", 400),
        ("application/x-www-form-urlencoded", "a=1", 400),
        ("application/x-www-form-urlencoded", "text=", 400),
        ("application/x-www-form-urlencoded", "text=a&text=b", 400),
        ("application/x-www-form-urlencoded", "text=%ff", 400),
        ("application/x-www-form-urlencoded", "", 400), ("text/plain", "", 400), ("", "", 400),
        ("application/x-www-form-urlencoded", "[ok] done", 400),
        ("multipart/form-data; boundary=b", "1", 415), ("application/xml", "1", 415),
        ("nonsense", "1", 415), ("", "text=a", 415),
    ])
    func `what cannot be understood is refused and not kept`(
        _ type: String, _ body: String, _ status: Int
    ) throws {
        #expect(try post(body, type.isEmpty ? nil : type).status == status)
        #expect(try messages().isEmpty)
    }

    @Test(arguments: ["text/plain", "application/x-www-form-urlencoded"])
    func `text that is not UTF-8 is refused`(_ type: String) throws {
        let client = try Client(
            chat, "POST", "/channels/a", "Content-Type: \(type)\r\n", bytes: [0x61, 0xff])
        #expect(client.status == 400)
    }

    @Test(arguments: [
        ("/channels/a?from=+ann+", "application/json", "1", "ann"),
        ("/channels/a", "application/x-www-form-urlencoded", "text=x&from=ann", "ann"),
        ("/channels/a?from=bob", "application/x-www-form-urlencoded", "text=x&from=ann", "ann"),
        ("/channels/a?from=bob", "application/x-www-form-urlencoded", "text=x", "bob"),
        ("/channels/a?from=J%C3%BCrgen", "text/plain", "x", "J\u{fc}rgen"),
        ("/channels/a", "text/plain", "x", nil),
    ])
    func `a name is a claim, in the form or in the query`(
        _ target: String, _ type: String, _ body: String, _ name: String?
    ) throws {
        #expect(try post(body, type, to: target).status == 201)
        #expect(try messages()[0]["from"] as? String == name)
    }

    @Test(arguments: [
        "from=", "from=a%C2%85b", "nonce=short", "nonce=12345678%20", "ttl=0", "ttl=31", "ttl=x",
    ])
    func `a mark that is wrong is refused, and nothing is said`(_ query: String) throws {
        #expect(try post("1", to: "/channels/a?\(query)").status == 400)
        #expect(try messages().isEmpty)
    }

    @Test func `the same nonce again batches the same id and says nothing`() throws {
        let first = try post("1", to: "/channels/a?from=ann&nonce=12345678")
        clock.advance(by: .seconds(299))
        let form = "text=again&from=ann&nonce=12345678"
        let again = try post(form, "application/x-www-form-urlencoded")
        #expect(again.status == 201)
        #expect(again.text == first.text)
        #expect(try messages().count == 1)
        clock.advance(by: .seconds(2))
        #expect(try post("1", to: "/channels/a?from=ann&nonce=12345678").text != first.text)
    }

    @Test func `a nonce is its sender's, in one channel`() throws {
        let targets = [
            "/channels/a?from=ann&nonce=12345678", "/channels/a?from=bob&nonce=12345678",
            "/channels/b?from=ann&nonce=12345678", "/channels/a?nonce=12345678",
            "/channels/a?from=127.0.0.1&nonce=12345678",
        ]
        let ids = try targets.map { try post("1", to: $0).line ?? "" }
        #expect(Set(ids).count == targets.count)
        #expect(try post("1", to: targets[3]).line == ids[3])
    }

    @Test func `what is said in passing reaches those who wait, and is not kept`() throws {
        let listener = try Client(chat, "GET", "/poll?channels=a")
        let answer = try post("{\"typing\":true}", to: "/channels/a?from=ann&ttl=5")
        #expect(answer.status == 201)
        #expect(answer.line == #"{"id":null}"#)
        let message = try #require((listener.json["messages"] as? [[String: Any]])?.first)
        #expect(message["ttl"] as? Int == 5)
        #expect(message["id"] == nil)
        #expect(try messages().isEmpty)
    }

    @Test func `both layers hear each other in the lobby`() throws {
        let seed = try Client(chat, "GET", "/?callback=f")
        let poll = try Client(chat, "GET", "/poll?channels=lobby")
        #expect(try post("1", to: "/channels/lobby").status == 201)
        #expect(seed.line == "/**/f(1);")
        #expect(poll.bodies == ["1"])
        let next = try Client(chat, "GET", "/poll?channels=lobby")
        _ = try Client(chat, "POST", "/?from=ann", body: "{\"b\":2.0}")
        #expect(next.text?.contains(#""from":"ann","body":{"b":2.0}}"#) == true)
    }

    @Test(arguments: ["/channels/a%20b", "/channels/%E2%82%AC", "/channels/a.b"])
    func `a name that no channel can have is 400`(_ target: String) throws {
        #expect(try post("1", to: target).status == 400)
    }

    @Test func `a GET says nothing`() throws {
        let answer = try Client(chat, "GET", "/channels/a?text=x&from=ann")
        #expect(answer.status == 405)
        #expect(answer.field("Allow") == "POST, OPTIONS")
        #expect(try messages().isEmpty)
    }

    @Test func `a POST never batches a script`() throws {
        let answer = try post("1", to: "/channels/a?callback=f")
        #expect(answer.text?.hasPrefix("{\"id\"") == true)
        #expect(try post("{", to: "/channels/a?callback=f").status == 400)
        #expect(try post("1", to: "/channels/a?callback=eval").status == 201)
    }
}
