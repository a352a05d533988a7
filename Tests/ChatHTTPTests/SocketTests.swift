// A WebSocket on `/poll`: the handshake, what is heard, and what is said, with time moved by hand.
// SPDX-License-Identifier: MIT

import Chat
import ChatHTTP
import Deferred
@testable import HTTP
import Testing

@Suite struct SocketTests {
    private let clock = ManualClock()
    private let chat: ChatSite

    init() {
        chat = ChatSite(scheduler: clock)
    }

    @discardableResult
    private func post(_ json: String, to target: String = "/channels/a") throws -> String {
        let answer = try Client(
            chat, "POST", target, "Content-Type: application/json\r\n", body: json)
        return try #require(answer.json["id"] as? String)
    }

    private func poll(_ query: String = "channels=a&since=start&hold=0") throws -> Client {
        try Client(chat, "GET", "/poll?\(query)")
    }

    // The handshake.

    @Test func `a handshake is answered, and the cursor comes at once`() throws {
        let id = try post("1")
        let socket = try Socket(chat, "channels=a", "Sec-WebSocket-Protocol: a, fireside.1\r\n")
        #expect(socket.client.status == 101)
        #expect(socket.client.field("Sec-WebSocket-Accept") == "s3pPLMBiTxaQ9kYGzzhZRbK+xOo=")
        #expect(socket.client.field("Sec-WebSocket-Protocol") == "fireside.1")
        #expect(socket.news() == [#"{"next":"\#(id)","messages":[]}"#])
    }

    @Test(arguments: [
        ("Upgrade: websocket", "", 426), ("Connection: Upgrade", "Connection: close", 426),
        ("Version: 13", "Version: 8", 426), ("dGhl", "", 400),
        ("Key: dGhlIHNhbXBsZSBub25jZQ==", "Key:", 400),
    ])
    func `what is no handshake is refused at once`(
        _ part: String, _ other: String, _ status: Int
    ) throws {
        let fields = Socket.handshake.replacing(part, with: other)
            .replacing(/^\r\n/, with: "")
        let client = try Client(chat, "GET", "/poll?channels=a", fields)
        #expect(client.status == status)
        #expect(client.handler == nil)
        #expect(chat.parked == 0)
    }

    @Test(arguments: [
        ("channels=", 400), ("channels=a&since=x", 400), ("channels=a&hold=0", 400),
        ("channels=a&hold=86401", 400), ("channels=a&client=x", 400), ("channels=a&from=", 400),
        ("channels=private-a", 403), ("channels=a&t=x.y.z", 401), ("channels=a&limit=0", 400),
    ])
    func `a wrong parameter is refused before the upgrade`(_ query: String, _ status: Int) throws {
        #expect(try Socket(chat, query).client.status == status)
    }

    @Test(arguments: [
        ("", 101), ("Origin: http://a\r\n", 101), ("Origin: https://good.example\r\n", 101),
        ("Origin: https://evil.example\r\n", 403), ("Origin: null\r\n", 403),
        ("Origin: https://good.example.evil\r\n", 403), ("Sec-Fetch-Site: cross-site\r\n", 403),
        ("Origin: http://a\r\nSec-Fetch-Site: cross-site\r\n", 403),
        ("Origin: https://good.example\r\nSec-Fetch-Site: cross-site\r\n", 101),
    ])
    func `pages that may not post get no socket`(_ fields: String, _ status: Int) throws {
        var options = ChatOptions()
        options.allowedOrigins = [try #require(Origin("https://good.example"))]
        let chat = ChatSite(scheduler: clock, options: options)
        #expect(try Socket(chat, "channels=a", fields).client.status == status)
    }

    @Test func `a socket takes a place, and there may be none`() throws {
        var options = ChatOptions()
        (options.sparesLoopback, options.maxParkedPerAddress) = (false, 1)
        let chat = ChatSite(scheduler: clock, options: options)
        let first = try Socket(chat)
        let second = try Socket(chat)
        #expect(first.client.status == 101)
        #expect(second.client.status == 429)
        first.client.leave()
        #expect(try Socket(chat).client.status == 101)
    }

    // What is heard.

    @Test func `a frame holds what a poll is answered`() throws {
        let socket = try Socket(chat, "channels=a,b&since=start")
        _ = socket.news()
        try post(#"{"text":"<\u00e9>"}"#)
        try post("[1]", to: "/channels/b?from=ann")
        let frames = socket.news()
        #expect(frames.count == 2)
        for (number, frame) in frames.enumerated() {
            let since = number == 0 ? "start" : "-1"
            let limit = number == 0 ? "&limit=1" : ""
            let line = try poll("channels=a,b&hold=0&since=\(since)\(limit)").line ?? ""
            #expect(frame == line.replacing(#","more":true"#, with: ""))
        }
    }

    @Test func `all who stand level are sent the very same bytes`() throws {
        let sockets = try (0..<3).map { _ in try Socket(chat) }
        try post("1")
        let places = sockets.map { socket in
            socket.client.sent[1].withUnsafeBufferPointer { $0.baseAddress }
        }
        #expect(Set(places).count == 1)
    }

    @Test func `silence is ended by an empty answer`() throws {
        let socket = try Socket(chat)
        _ = socket.news()
        clock.advance(by: .seconds(26))
        let news = socket.news()
        #expect(news.count == 1)
        #expect(news[0].hasSuffix(#","messages":[]}"#))
        clock.advance(by: .seconds(26))
        #expect(socket.news().count == 1)
    }

    @Test func `nothing is queued for a client that does not read`() throws {
        let socket = try Socket(chat, "channels=a&limit=1000")
        socket.client.hasRoom = false
        for number in 0..<50 { try post("\(number)") }
        // What was on its way when the socket was full, and no more.
        #expect(socket.client.sent.count <= 2)
        socket.client.hasRoom = true
        socket.client.handler?.hasRoom()
        #expect(socket.bodies() == (0..<50).map { "\($0)" })
    }

    @Test func `another set of channels takes the place of the last one`() throws {
        let socket = try Socket(chat, "channels=a")
        try post("1", to: "/channels/b")
        let answers = socket.ask(#"{"do":1,"listen":["b","c"]}"#)
        #expect(answers.count == 2)
        #expect(answers[0] == #"{"re":1}"#)
        #expect(answers[1].contains(#""messages":[]"#) == false, "what came since the cursor")
        try post("2")
        try post("3", to: "/channels/b")
        try post("4", to: "/channels/c")
        #expect(socket.bodies() == ["3", "4"])
    }

    @Test func `a set may begin elsewhere`() throws {
        for number in 1...3 { try post("\(number)", to: "/channels/b") }
        let socket = try Socket(chat)
        socket.send(#"{"do":1,"listen":["b"],"since":"start"}"#)
        #expect(socket.bodies() == ["1", "2", "3"])
        socket.send(#"{"do":2,"listen":["b"],"since":-1}"#)
        #expect(socket.bodies() == ["3"])
        socket.send(#"{"do":3,"listen":["b"],"since":"now"}"#)
        #expect(socket.bodies() == [])
    }

    @Test func `sets that change all the time lose nothing, and double nothing`() throws {
        let socket = try Socket(chat, "channels=a,b,c")
        var said: [String] = []
        for number in 0..<120 {
            socket.send(
                number.isMultiple(of: 3)
                    ? #"{"do":1,"listen":["a","b","c"]}"# : #"{"do":2,"listen":["c","b","a"]}"#)
            socket.client.hasRoom = !number.isMultiple(of: 7)
            if socket.client.hasRoom { socket.client.handler?.hasRoom() }
            try post("\(number)", to: "/channels/\(["a", "b", "c"][number % 3])")
            said.append("\(number)")
            clock.advance(by: .milliseconds(60))
        }
        #expect(socket.bodies() == said)
    }

    @Test(arguments: [
        (#""listen":["a","private-b"]"#, 403), (#""listen":["x.y"]"#, 400),
        (#""listen":["b"],"since":"x"}"#, 0), (#""listen":["b"],"since":"x""#, 400),
    ])
    func `a set that is refused leaves the last one`(_ command: String, _ status: Int) throws {
        let socket = try Socket(chat)
        let answers = socket.ask("{\"do\":1,\(command)}")
        if status == 0 { return #expect(socket.closeCode == 4400) }
        #expect(answers.count == 1)
        #expect(answers[0].hasPrefix(#"{"re":1,"error":{"status":\#(status),"#))
        try post("1")
        #expect(socket.bodies() == ["1"])
    }

    @Test func `a set for which the chat has no room leaves the last one`() throws {
        var hub = HubOptions()
        hub.maxChannels = 3
        let chat = ChatSite(scheduler: clock, hub: hub)
        let socket = try Socket(chat, "channels=a,b&client=12345678")
        let answers = socket.ask(#"{"do":1,"listen":["a","b","c","d","e"]}"#)
        #expect(answers[0].hasPrefix(#"{"re":1,"error":{"status":507,"#))
        _ = try Client(chat, "POST", "/channels/b", "Content-Type: text/plain\r\n", body: "x")
        #expect(socket.news().last?.contains(#""body":{"text":"x"}"#) == true)
        #expect(socket.closeCode == nil)
    }
}

// What is said.
extension SocketTests {
    @Test func `what is said is kept, and told with the bytes of a post`() throws {
        let socket = try Socket(chat, "channels=a&from=ann")
        let listener = try poll("channels=a")
        let answers = socket.ask(#"{"do":7,"say":"a","body":{"n":1.50,"t":"<é>"}}"#)
        let id = try #require(listener.json["next"] as? String)
        #expect(Set(answers) == [#"{"re":7,"id":"\#(id)"}"#, try #require(listener.line)])
        let message = try #require((listener.json["messages"] as? [[String: Any]])?.first)
        #expect(message["from"] as? String == "ann")
        #expect(listener.text?.contains(#""body":{"n":1.50,"t":"\u003c\u00e9\u003e"}"#) == true)
        let post = try Client(
            chat, "POST", "/channels/a?from=ann", "Content-Type: application/json\r\n",
            body: #"{"n":1.50,"t":"<é>"}"#)
        #expect(post.status == 201)
        let both = try poll().text ?? ""
        #expect(both.ranges(of: #""from":"ann","body":{"n":1.50,"#).count == 2)
    }

    @Test func `a nonce is one at both doors`() throws {
        let socket = try Socket(chat, "channels=a&from=ann")
        let id = try post("1", to: "/channels/a?from=ann&nonce=f00dcafe1")
        #expect(
            socket.ask(#"{"do":1,"say":"a","body":2,"nonce":"f00dcafe1"}"#)
                == [#"{"re":1,"id":"\#(id)"}"#])
        let own = socket.ask(#"{"do":2,"say":"a","body":2,"nonce":"f00dcafe2"}"#)
        #expect(own.count == 2)
        let again = try post("2", to: "/channels/a?from=ann&nonce=f00dcafe2")
        #expect(own.contains(#"{"re":2,"id":"\#(again)"}"#))
        let other = socket.ask(#"{"do":3,"say":"a","body":2,"nonce":"f00dcafe2","from":"bob"}"#)
        #expect(other.count == 2, "another sender's is another")
    }

    @Test func `an ephemeral message has no id`() throws {
        let socket = try Socket(chat, "channels=a")
        let listener = try poll("channels=a")
        let answers = socket.ask(#"{"do":7,"say":"a","body":{"typing":true},"ttl":5}"#)
        #expect(answers.contains(#"{"re":7,"id":null}"#))
        let messages = listener.json["messages"] as? [[String: Any]]
        #expect(messages?.first?["ttl"] as? Int == 5)
        #expect(try poll().bodies == [])
    }

    @Test func `messages count at their address's rate, with those of posts`() throws {
        var options = ChatOptions()
        (options.sparesLoopback, options.publishRate, options.publishBurst) = (false, 1, 3)
        let chat = ChatSite(scheduler: clock, options: options)
        let socket = try Socket(chat)
        _ = try Client(chat, "POST", "/channels/a", "", body: "1")
        var statuses: [Bool] = []
        for _ in 0..<4 {
            let answers = socket.ask(#"{"do":7,"say":"a","body":1}"#)
            statuses.append(answers.contains { $0.hasPrefix(#"{"re":7,"error":{"status":429,"#) })
        }
        #expect(statuses == [false, false, true, true])
        #expect(try Client(chat, "POST", "/channels/a", "", body: "1").status == 429)
        clock.advance(by: .seconds(1))
        #expect(!socket.ask(#"{"do":8,"say":"a","body":1}"#).contains { $0.contains("error") })
    }

    @Test func `new channels count at their address's rate`() throws {
        var options = ChatOptions()
        (options.sparesLoopback, options.channelRate) = (false, 2)
        let chat = ChatSite(scheduler: clock, options: options)
        let socket = try Socket(chat)
        let refusals = ["x", "y", "z"].map { channel in
            socket.ask("{\"do\":7,\"say\":\"\(channel)\",\"body\":1}")[0].contains("429")
        }
        #expect(refusals == [false, false, true])
    }

    @Test func `commands have a rate, and a client that goes on is hung up on`() throws {
        let socket = try Socket(chat)
        var refused = 0
        for _ in 0..<60 {
            let answer = socket.ask(#"{"do":7,"listen":["a"]}"#)[0]
            if answer.hasPrefix(#"{"re":7,"error":{"status":429,"message":"Too many"#) {
                refused += 1
            }
        }
        #expect(refused == 20)
        #expect(socket.closeCode == nil)
        clock.advance(by: .seconds(2))
        #expect(socket.ask(#"{"do":8,"listen":["a"]}"#)[0] == #"{"re":8}"#)
        for _ in 0..<100 { socket.send(#"{"do":9,"listen":["a"]}"#) }
        #expect(socket.closeCode == 4429)
        #expect(socket.news().last?.hasPrefix(#"{"error":{"status":429,"#) == true)
    }

    @Test func `a client that asks and does not read is hung up on`() throws {
        let socket = try Socket(chat)
        socket.client.hasRoom = false
        let before = socket.client.sent.count
        for _ in 0..<100 {
            socket.send(#"{"do":7,"say":"a","body":1}"#)
            clock.advance(by: .milliseconds(50))
        }
        #expect(socket.closeCode == 4429)
        #expect(socket.client.sent.count - before < 70)
        #expect(try poll("channels=a&since=-1000&hold=0&limit=1000").bodies.count < 70)
    }

    @Test(arguments: ["hello", "[]", "7", "{", "\"say\"", ""])
    func `a frame that is no object ends it`(_ frame: String) throws {
        let socket = try Socket(chat)
        let answers = socket.ask(frame)
        #expect(answers.count == 1)
        #expect(answers[0].hasPrefix(#"{"error":{"status":400,"message":"A frame must be one"#))
        #expect(socket.closeCode == 4400)
        #expect(socket.client.isFinished)
    }

    @Test func `binary frames are not taken`() throws {
        let socket = try Socket(chat)
        socket.send(opcode: 2, [1])
        #expect(socket.closeCode == 1003)
    }

    @Test func `a frame may be as long as a body, and no longer`() throws {
        let socket = try Socket(chat)
        let frame = { (count: Int) in
            let wrapper = #"{"do":1,"say":"a","body":""}"#.utf8.count
            return "{\"do\":1,\"say\":\"a\",\"body\":\""
                + String(repeating: "x", count: count - wrapper) + "\"}"
        }
        #expect(socket.ask(frame(65_536)).contains { $0.hasPrefix(#"{"re":1,"id":"#) })
        socket.send(frame(65_537))
        #expect(socket.closeCode == 1009)
    }
}
