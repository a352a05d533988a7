// Channels with names in other scripts, at each door.
// SPDX-License-Identifier: MIT

import Chat
import ChatHTTP
import Deferred
import HTTP
import Testing

@Suite struct ForeignChannelTests {
    /// A name as it is written and as it stands in an address and in JSON.
    struct Spelling: Sendable, CustomTestStringConvertible {
        let name, address, json: String

        init(_ name: String) {
            self.name = name
            address = PercentCoding.encode(name)
            json = name.utf16.map { "\\u" + String(UInt32($0) | 0x10000, radix: 16).dropFirst() }
                .joined()
        }

        var testDescription: String { name }
    }

    private let clock = ManualClock()
    private let chat: ChatSite
    private let form = "Content-Type: application/x-www-form-urlencoded\r\n"

    init() {
        chat = ChatSite(scheduler: clock, sessions: Sessions(Calendar(), .off))
    }

    static let spellings = [Spelling("новости"), Spelling("日本語")]

    @discardableResult
    private func say(_ text: String, in channel: String) throws -> Client {
        try Client(chat, "POST", "/channels/\(channel)", form, body: "text=\(text)")
    }

    @Test(arguments: spellings)
    func `a message is published, polled for, and found in history`(_ channel: Spelling) throws {
        let poll = try Client(chat, "GET", "/poll?channels=lobby,\(channel.address)")
        #expect(poll.isWaiting)
        let script = try Client(chat, "GET", "/poll?channels=\(channel.address)&callback=f")
        #expect(try say("hi", in: channel.address).status == 201)
        #expect(poll.bodies == [#"{"text":"hi"}"#])
        #expect(poll.text?.contains(#""channel":"\#(channel.json)""#) == true)
        #expect(script.bodies == [#"{"text":"hi"}"#])
        let history = try Client(chat, "GET", "/channels/\(channel.address)/messages")
        #expect(history.bodies == [#"{"text":"hi"}"#])
    }

    @Test(arguments: spellings)
    func `it is heard by events, by lines and by WebSocket`(_ channel: Spelling) throws {
        let events = try Client(
            chat, "GET", "/poll?channels=\(channel.address)", "Accept: text/event-stream\r\n")
        let lines = try Client(chat, "GET", "/channels/\(channel.address)/stream")
        let socket = try Socket(chat, "channels=\(channel.address)")
        _ = socket.news()
        try say("hi", in: channel.address)
        clock.advance(by: .zero)
        for text in [events.streamed, lines.streamed] + socket.news() {
            #expect(text.contains(channel.json))
        }
        socket.send(#"{"do":1,"say":"\#(channel.name)","body":{"text":"again"}}"#)
        clock.advance(by: .zero)
        #expect(socket.news().contains { $0.contains(#"{"text":"again"}"#) })
    }

    @Test(arguments: spellings)
    func `people are listed there, and the channel among the others`(_ channel: Spelling) throws {
        _ = try Client(chat, "GET", "/poll?channels=\(channel.address)&from=ann")
        let people = try Client(chat, "GET", "/channels/\(channel.address)/people")
        #expect(people.text?.contains(#""name":"ann""#) == true)
        let list = try Client(chat, "GET", "/channels").json["channels"] as? [[String: Any]]
        #expect(list?.compactMap { $0["name"] as? String } == [channel.name])
    }

    @Test func `pages of channels are in the order of bytes, whatever is private`() throws {
        for name in ["z", "private-a", "я", "日", "ё"] {
            try say("hi", in: Spelling(name).address)
        }
        var (names, after): ([String], String) = ([], "")
        repeat {
            let page = try Client(chat, "GET", "/channels?limit=1\(after)")
            let list = try #require(page.json["channels"] as? [[String: Any]])
            guard let name = list.first?["name"] as? String else { break }
            names.append(name)
            after = "&after=\(Spelling(name).address)"
        } while names.count < 9
        #expect(names == ["z", "я", "ё", "日"])
    }

    @Test(arguments: [
        ("%D0%9D%D0%9E%D0%92%D0%9E%D0%A1%D0%A2%D0%98", "новости"),
        ("%D0%95%CC%88", "ё"), ("%EF%BC%A1%EF%BC%A2", "ab"),
    ])
    func `however it is written, it is one channel`(_ address: String, _ name: String) throws {
        try say("hi", in: address)
        let history = try Client(chat, "GET", "/channels/\(Spelling(name).address)/messages")
        #expect(history.bodies.count == 1)
    }

    @Test(arguments: spellings)
    func `a form leads back to the page of its channel`(_ channel: Spelling) throws {
        let visitor = Visitor(chat)
        let page = try visitor.get("/?channel=\(channel.address)", "Accept: text/html\r\n")
        let html = try #require(page.text)
        #expect(html.contains(#"data-channel="\#(channel.name)""#))
        #expect(html.contains(#"action="/channels/\#(channel.address)""#))
        #expect(html.contains(#"value="\#(channel.name)""#))
        #expect(html.contains("/?channel=\(channel.address)\""))
        let answer = try say("hi&_page=\(channel.address)", in: channel.address)
        #expect(answer.status == 303)
        #expect(answer.field("Location") == "/?channel=\(channel.address)")
    }

    @Test func `what looks like a channel is refused, and only where it would be new`() throws {
        try say("hi", in: "swift")
        let twin = Spelling("ѕwift").address
        for answer in [
            try say("hi", in: twin), try Client(chat, "GET", "/poll?channels=swift,\(twin)"),
            try Client(chat, "GET", "/channels/\(twin)/stream"),
        ] {
            #expect(answer.status == 409)
            #expect(answer.text?.contains("Choose a different name") == true)
        }
        let poll = try Client(
            chat, "GET", "/poll?channels=swift,\(twin)", "Accept: application/json\r\n")
        let error = poll.json["error"] as? [String: Any]
        #expect(error?["channels"] as? [String] == ["ѕwift"])
        #expect(try Client(chat, "GET", "/channels/\(twin)/messages").bodies.isEmpty)
        #expect(try say("hi", in: "swift").status == 201)
        #expect(try say("hi", in: Spelling("lоbby").address).status == 409)
        #expect(try say("hi", in: Spelling("рrivate-x").address).status == 409)
    }

    @Test(arguments: ["a%2C%D0%B1", "%D0%B1%20%D0%B2", "%F0%9F%94%A5", "%E2%80%AE%D0%B1"])
    func `what no channel can be called is refused`(_ address: String) throws {
        #expect(try say("hi", in: address).status == 400)
        #expect(try Client(chat, "GET", "/channels/\(address)/people").status == 400)
    }

    @Test func `a private channel in another script has members, and no twin`() throws {
        let stage = MemberStage()
        let family = Spelling("private-семья").address, twin = Spelling("private-ceмья").address
        let ann = try stage.visitor("ann"), bob = try stage.visitor("bob")
        try ann.make(family, with: bob)
        #expect(try bob.channels() == ["private-семья"])
        #expect(try ann.post("/channels/\(family)", "text=hi").status == 201)
        #expect(try bob.poll(family, hold: 0).status == 200)
        #expect(try bob.post("/channels", "name=\(twin)").status == 409)
        #expect(try bob.post("/channels", "name=private-other").status == 201)
        let longest = "private-" + String(repeating: "%E6%97%A5", count: 56)
        #expect(try ann.post("/channels", "name=\(longest)").status == 201)
        #expect(try ann.channels().count == 2)
    }
}
