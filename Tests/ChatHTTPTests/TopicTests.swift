// What a channel is about: who may say so, what is kept, and who hears of it.
// SPDX-License-Identifier: MIT

import Chat
@testable import ChatHTTP
import Deferred
import HTTP
import Language
import Testing

@Suite struct TopicTests {
    private let stage = MemberStage()
    private let open = MemberStage(.off)

    private func topic(_ channel: String, at stage: MemberStage, _ query: String = "") throws
        -> Client
    {
        try Client(stage.chat, "GET", "/channels/\(channel)/topic" + query)
    }

    @Test func `whoever may write sets the topic, and everyone hears of it`() throws {
        let ann = try stage.visitor("ann")
        let poll = try Client(stage.chat, "GET", "/poll?channels=swift&hold=10")
        let set = try ann.post("/channels/swift/topic", "topic=+Swift+6.3+%26+more+")
        #expect(set.status == 200)
        #expect(set.json["topic"] as? String == "Swift 6.3 & more")
        #expect(poll.bodies == [#"{"text":"Swift 6.3 & more","topic":"Swift 6.3 & more"}"#])
        let told = try topic("swift", at: stage)
        #expect(told.json["topic"] as? String == "Swift 6.3 & more")
        #expect(told.json["from"] as? String == "ann")
        #expect(told.json["person"] as? String == (try ann.person()))
        #expect(told.json["at"] as? String == "2026-11-21T12:00:00.000Z")
        #expect(set.text == told.text)
    }

    @Test func `an empty topic removes it, and the message has a text`() throws {
        _ = try Client(open.chat, "POST", "/channels/swift/topic", body: #"{"topic":"a"}"#)
        #expect(try topic("swift", at: open).json["topic"] as? String == "a")
        let poll = try Client(open.chat, "GET", "/poll?channels=swift&hold=10")
        let gone = try Client(open.chat, "POST", "/channels/swift/topic", body: #"{"topic":" "}"#)
        #expect(gone.status == 200 && gone.line == #"{"topic":""}"#)
        #expect(poll.bodies == [#"{"text":"-","topic":""}"#])
        #expect(try topic("swift", at: open).line == #"{"topic":""}"#)
        #expect(open.hub.records.count == 0)
    }

    @Test func `a script tag reads it, and a channel that nobody knows has none`() throws {
        let answer = try topic("nowhere", at: open, "?callback=f")
        #expect(answer.text == "/**/f({\"topic\":\"\"});\n")
        #expect(!open.hub.knows(try #require(ChannelName("nowhere"))))
    }

    @Test func `where nobody logs in, a claimed name stands beside it, or none`() throws {
        let form = "Content-Type: application/x-www-form-urlencoded\r\n"
        let path = "/channels/swift/topic"
        _ = try Client(open.chat, "POST", path, form, body: "topic=a&from=bob")
        #expect(try topic("swift", at: open).json["from"] as? String == "bob")
        _ = try Client(open.chat, "POST", path + "?from=eve", form, body: "topic=a")
        #expect(try topic("swift", at: open).json["from"] as? String == "eve")
        _ = try Client(open.chat, "POST", path, body: #"{"topic":"b","from":"zoe"}"#)
        #expect(try topic("swift", at: open).json["from"] as? String == "zoe")
        _ = try Client(open.chat, "POST", path, body: #"{"topic":"b"}"#)
        #expect(try topic("swift", at: open).json["from"] == nil)
    }

    @Test func `a topic is one line of at most 250 characters, in any script`() throws {
        let ann = try stage.visitor("ann")
        func set(_ text: String) throws -> Client {
            let escaped = text.utf8.map { "%" + ($0 < 16 ? "0" : "") + String($0, radix: 16) }
            return try ann.post("/channels/swift/topic", "topic=" + escaped.joined())
        }
        for text in [String(repeating: "漢", count: 250), String(repeating: "🧑🏽", count: 150)] {
            stage.clock.advance(by: .seconds(60))
            #expect(try set(text).json["topic"] as? String == text)
        }
        for text in ["a\nb", "a\u{7}b", "a\u{202e}b", "a\u{2028}b", "a\0"] {
            stage.clock.advance(by: .seconds(60))
            #expect(try set(text).status == 400)
        }
        for text in [
            String(repeating: "漢", count: 251), "a" + String(repeating: "\u{301}", count: 800),
        ] {
            stage.clock.advance(by: .seconds(60))
            #expect(try set(text).line == "A topic has at most 250 characters.")
        }
        stage.clock.advance(by: .seconds(60))
        #expect(try set("a\nb").line == "A topic is one line, without control characters.")
        let none = try ann.post("/channels/swift/topic", "text=a")
        #expect(none.status == 400 && none.line?.contains("The field topic is missing.") == true)
    }

    @Test func `what is wrong is said in three languages`() {
        let sentences = [
            "A topic is one line, without control characters.",
            "トピックは 1 行で入力してください。制御文字は使えません。",
            "Тема занимает одну строку и не содержит управляющих символов.",
        ]
        let languages: [Language] = [.english, .japanese, .russian]
        #expect(languages.map { HTTPError.topicOfLines.text.text(in: $0) } == sentences)
        let long = languages.map { HTTPError.topicTooLong.text.text(in: $0) }
        #expect(long.allSatisfy { $0.contains("250") })
    }

    @Test func `who may not write may not set it either`() throws {
        let (ann, bob) = (try stage.visitor("ann"), try stage.visitor("bob"))
        let form = "Content-Type: application/x-www-form-urlencoded\r\n"
        let stranger = try Client(
            stage.chat, "POST", "/channels/swift/topic", form, body: "topic=a")
        #expect(stranger.status == 401)
        try ann.make("private-x")
        #expect(try bob.post("/channels/private-x/topic", "topic=a").status == 403)
        let tokenless = try Client(
            stage.chat, "POST", "/channels/swift/topic", form + "Cookie: sid=\(ann.cookie!)\r\n",
            body: "topic=a")
        #expect(tokenless.status == 403)
        #expect(stage.hub.newest(try #require(ChannelName("swift"))) == nil)
        #expect(stage.hub.records["topic/swift"] == nil)
    }

    @Test func `a private channel's topic is its members', and ends with the channel`() throws {
        let (ann, bob) = (try stage.visitor("ann"), try stage.visitor("bob"))
        try ann.make("private-x")
        #expect(try ann.post("/channels/private-x/topic", "topic=secret").status == 200)
        #expect(try topic("private-x", at: stage).status == 401)
        try bob.get("/me?channels=private-x")
        let theirs = try bob.get("/channels/private-x/topic?t=\(bob.ticket!)")
        #expect(theirs.status == 403 && theirs.text?.contains("secret") == false)
        try ann.get("/me?channels=private-x")
        let mine = try ann.get("/channels/private-x/topic?t=\(ann.ticket!)")
        #expect(mine.json["topic"] as? String == "secret")
        try ann.post("/channels/private-x/leave", "")
        stage.settle()
        #expect(stage.hub.records["topic/private-x"] == nil)
    }

    @Test func `setting a topic counts as a message, and its channel as new`() throws {
        var options = ChatOptions()
        (options.sparesLoopback, options.publishBurst, options.channelRate) = (false, 3, 1)
        let stage = MemberStage(.off, options: options)
        func set(_ channel: String) throws -> Int? {
            try Client(
                stage.chat, "POST", "/channels/\(channel)/topic", body: #"{"topic":"a"}"#
            ).status
        }
        #expect(try set("one") == 200)
        #expect(try set("two") == 429, "one new channel an hour")
        #expect(try set("one") == 200)
        #expect(try set("one") == 429, "three messages at once")
        #expect(stage.hub.records.count(in: "topic") == 1)
    }

    @Test func `a message with a field topic changes nothing`() throws {
        _ = try Client(open.chat, "POST", "/channels/swift", body: #"{"text":"a","topic":"a"}"#)
        #expect(try topic("swift", at: open).line == #"{"topic":""}"#)
    }

    @Test func `past the limit, the topic of a channel that is gone makes room`() throws {
        let steps = (1..<Topics.maxCount).map { number in
            RecordChange.put(Record(key: "topic/gone-\(number)", value: Array("1\n\n\na".utf8)))
        }
        _ = try open.hub.change(steps)
        let path = "/channels/swift/topic"
        #expect(try Client(open.chat, "POST", path, body: #"{"topic":"a"}"#).status == 200)
        #expect(open.hub.records.count(in: "topic") == Topics.maxCount)
        let other = "/channels/other/topic"
        #expect(try Client(open.chat, "POST", other, body: #"{"topic":"b"}"#).status == 200)
        #expect(open.hub.records.count(in: "topic") == Topics.maxCount)
        #expect(try topic("swift", at: open).json["topic"] as? String == "a", "it is there still")
    }

    @Test func `the page shows it below the title, without a script too`() throws {
        let html = "Accept: text/html\r\nUser-Agent: Mozilla/5.0\r\n"
        let empty = try Client(open.chat, "GET", "/chat?channel=swift", html)
        #expect(empty.text?.contains(#"<p id="topic" dir="auto"></p>"#) == true)
        _ = try Client(open.chat, "POST", "/channels/swift/topic", body: #"{"topic":"a <b> & c"}"#)
        let page = try Client(open.chat, "GET", "/chat?channel=swift", html)
        #expect(
            page.text?.contains(#"<p id="topic" dir="auto">a &lt;b&gt; &amp; c</p>"#) == true)
    }

    @Test func `the page of who may not read a private channel shows no topic`() throws {
        let (ann, bob) = (try stage.visitor("ann"), try stage.visitor("bob"))
        try ann.make("private-x")
        try ann.post("/channels/private-x/topic", "topic=secret")
        #expect(try ann.get("/chat?channel=private-x").text?.contains("secret") == true)
        #expect(try bob.get("/chat?channel=private-x").text?.contains("secret") == false)
    }
}
