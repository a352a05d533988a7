// `/bayeux` by long polling: handshake, subscribe, connect, publish, with time moved by hand.
// SPDX-License-Identifier: MIT

import Chat
@testable import ChatHTTP
import Deferred
@testable import HTTP
import Testing

@Suite struct BayeuxTests {
    private let clock = ManualClock()
    private let chat: ChatSite

    init() { chat = .withBayeux(clock) }

    private func say(_ json: String, in channel: String = "a") throws {
        let answer = try Client(
            chat, "POST", "/channels/\(channel)", "Content-Type: application/json\r\n", body: json)
        #expect(answer.status == 201)
    }

    // Handshake.

    @Test func `a handshake begins a session, and says what is spoken here`() throws {
        let client = BayeuxClient(chat)
        let reply = try client.shakeHands(ext: ["ack": true])
        #expect(reply.isSuccessful)
        #expect(client.id.count == 22)
        #expect(reply["version"] as? String == "1.0")
        #expect(reply["id"] as? String == "1")
        #expect((reply["supportedConnectionTypes"] as? [String])?.count == 5)
        #expect(reply.recovery == "retry")
        let ext = try #require(reply["ext"] as? [String: Any])
        #expect(ext["replay"] as? Bool == true)
        #expect((ext["ack"] as? [String: Any])?["batch"] as? Int == 0)
    }

    @Test(arguments: [
        (#"{"channel":"/meta/handshake","version":"1.0"}"#, "402:supportedConnectionTypes:"),
        (
            #"{"channel":"/meta/handshake","supportedConnectionTypes":["long-polling"]}"#,
            "402:version:"
        ),
        (
            #"{"channel":"/meta/handshake","version":"1.0","supportedConnectionTypes":["foo","bar"]}"#,
            "301:foo,bar:Connection types not supported"
        ),
        (#"{"channel":"/meta/connect","connectionType":"long-polling"}"#, "402:clientId:"),
        (#"{"channel":"/meta/connect","clientId":"x"}"#, "402:connectionType:"),
        (
            #"{"channel":"/meta/connect","clientId":"x","connectionType":"smoke"}"#,
            "301:smoke:Connection types not supported"
        ),
        (
            #"{"channel":"/meta/connect","clientId":"x","connectionType":"long-polling"}"#,
            "401:x:Unknown client"
        ),
        (#"{"channel":"/meta/subscribe","clientId":"x"}"#, "402:subscription:"),
        (#"{"channel":"/meta/subscribe","subscription":"/chat/a"}"#, "402:clientId:"),
        (
            #"{"channel":"/meta/subscribe","clientId":"x","subscription":"/chat/a"}"#,
            "401:x:Unknown client"
        ),
        (#"{"channel":"/meta/disconnect","clientId":"x"}"#, "401:x:Unknown client"),
        (#"{"channel":"/meta/tea","clientId":"x"}"#, "403:/meta/tea:Forbidden channel"),
        (#"{"channel":"/chat/a"}"#, "402:data:Missing required parameter"),
        (#"{"channel":"/chat/*","data":1}"#, "405:/chat/*:Invalid channel"),
        (#"{"channel":"/chat/a/people","data":1}"#, "403:/chat/a/people:Forbidden channel"),
        (#"{"channel":"/chat/a","data":1,"clientId":"x"}"#, "401:x:Unknown client"),
    ])
    func `what says too little is refused in Faye's words`(
        _ message: String, _ error: String
    ) throws {
        let reply = try #require(try Client(chat, "POST", "/bayeux", body: message).bayeux.first)
        #expect(!reply.isSuccessful)
        #expect(reply.error.hasPrefix(error))
        if error.hasPrefix("401") { #expect(reply.recovery == "handshake") }
    }

    @Test(arguments: ["", "tea", "[]", "{", "[1]", "message=", "message=%5B%5D", "a=b"])
    func `what is no Bayeux is 400`(body: String) throws {
        #expect(try Client(chat, "POST", "/bayeux", body: body).status == 400)
    }

    @Test func `nothing beside a handshake counts`() throws {
        let answer = try BayeuxClient(chat).post([
            ["channel": "/chat/a", "data": 1],
            [
                "channel": "/meta/handshake", "version": "1.0",
                "supportedConnectionTypes": ["websocket"],
            ],
        ])
        #expect(answer.bayeux.map(\.channel) == ["/meta/handshake"])
    }

    // Hearing.

    @Test func `a connect waits for a message, and is told who said it`() throws {
        let client = try BayeuxClient.connected(chat)
        try client.subscribe("/chat/a")
        let waiting = try client.connect()
        #expect(waiting.isWaiting)
        let answer = try Client(
            chat, "POST", "/channels/a?from=bob", "Content-Type: application/json\r\n",
            body: #"{"text":"hi"}"#)
        let (reply, messages) = try client.told(waiting)
        #expect(reply.isSuccessful)
        #expect(messages == [#"{"text":"hi"}"#])
        let message = waiting.bayeux[1]
        #expect(message.channel == "/chat/a")
        #expect(message["id"] as? String == answer.json["id"] as? String)
        #expect((message["ext"] as? [String: Any])?["from"] as? String == "bob")
        #expect(message["timestamp"] == nil)
    }

    @Test func `a connect that hears nothing is answered after its hold`() throws {
        let client = try BayeuxClient.connected(chat)
        try client.subscribe("/chat/a")
        let usual = try client.connect()
        clock.advance(by: .seconds(26))
        #expect(usual.bayeux.count == 1)
        let short = try client.connect(["advice": ["timeout": 3000]])
        clock.advance(by: .milliseconds(2900))
        #expect(short.isWaiting)
        clock.advance(by: .milliseconds(200))
        #expect(short.bayeux.count == 1)
        #expect(chat.parked == 0)
    }

    @Test func `a connect waits also where nothing is listened to`() throws {
        let client = try BayeuxClient.connected(chat)
        let waiting = try client.connect()
        #expect(waiting.isWaiting)
        try client.subscribe("/chat/a")
        clock.advance(by: .zero)
        try say("1")
        #expect(try client.told(waiting).1 == ["1"])
    }

    @Test func `a connect in company is answered at once`() throws {
        let client = try BayeuxClient.connected(chat)
        let answer = try client.post([
            ["channel": "/meta/subscribe", "subscription": "/chat/a"],
            ["channel": "/meta/connect", "connectionType": "long-polling"],
        ])
        #expect(answer.bayeux.map(\.channel) == ["/meta/subscribe", "/meta/connect"])
    }

    @Test func `a newer connect ends the older one, which brings nothing`() throws {
        let client = try BayeuxClient.connected(chat)
        try client.subscribe("/chat/a")
        let (older, newer) = (try client.connect(), try client.connect())
        clock.advance(by: .zero)
        #expect(older.bayeux.count == 1)
        try say("1")
        #expect(try client.told(newer).1 == ["1"])
    }

    @Test func `what is not for a session does not end its connect, and not its time`() throws {
        let client = try BayeuxClient.connected(chat)
        try client.subscribe("/chat/a")
        let waiting = try client.connect()
        for _ in 0..<10 {
            try client.publish(["typing": true], to: "/chat/a/passing")
            clock.advance(by: .seconds(2))
        }
        #expect(waiting.isWaiting)
        try client.publish(["typing": true], to: "/chat/a/passing")
        clock.advance(by: .seconds(5))
        #expect(waiting.bayeux.count == 1)
        try say("1")
        #expect(try client.look().1 == ["1"])
    }

    @Test func `the metrics count connects as polls, by how they ended`() throws {
        let client = try BayeuxClient.connected(chat)
        try client.subscribe("/chat/a")
        let outcomes = ["fired", "empty", "dropped"]
        func counts() throws -> [Int] {
            let answer = try Client(chat, "GET", "/metrics")
            clock.advance(by: .zero)
            let text = try #require(answer.text)
            return outcomes.map { outcome in
                let line = text.split(separator: "\n").first {
                    $0.hasPrefix("fireside_polls_total{outcome=\"\(outcome)\"}")
                }
                return line.flatMap { Int($0.split(separator: " ")[1]) } ?? -1
            }
        }
        let before = try counts()
        let fired = try client.connect()
        try say("1")
        #expect(try client.told(fired).1 == ["1"])
        #expect(zip(try counts(), before).map { $0 - $1 } == [1, 0, 0])
        _ = try client.connect()
        clock.advance(by: .seconds(26))
        #expect(zip(try counts(), before).map { $0 - $1 } == [1, 1, 0])
        try client.connect().leave()
        #expect(zip(try counts(), before).map { $0 - $1 } == [1, 1, 1])
    }

    @Test func `a lost answer is given again, and no other`() throws {
        let client = try BayeuxClient.connected(chat)
        try client.subscribe("/chat/a")
        try say("1")
        #expect(try client.look(["id": "x"]).1 == ["1"])
        try say("2")
        #expect(try client.look(["id": "x"]).1 == ["1", "2"])
        #expect(try client.look(["id": "y"]).1 == [])
        try say("3")
        #expect(try client.look(["id": "z"]).1 == ["3"])
    }

    @Test func `with acks the client says what it has heard`() throws {
        let client = try BayeuxClient.connected(chat, ext: ["ack": true])
        try client.subscribe("/chat/a")
        try say("1")
        let (first, one) = try client.look(ext: ["ack": 0])
        #expect(one == ["1"])
        let (_, again) = try client.look(ext: ["ack": 0])
        #expect(again == ["1"])
        let (reply, none) = try client.look(ext: ["ack": try #require(first.ack)])
        #expect(none == [])
        #expect(reply.ack == first.ack)
    }

    @Test func `a client that is gone keeps its session, and misses nothing`() throws {
        let client = try BayeuxClient.connected(chat)
        try client.subscribe("/chat/a")
        try client.connect().leave()
        #expect(chat.parked == 0)
        try say("1")
        #expect(try client.look().1 == ["1"])
    }

    @Test func `a session that is silent for three holds is over`() throws {
        let client = try BayeuxClient.connected(chat)
        try client.subscribe("/chat/a")
        _ = try client.look()
        clock.advance(by: .seconds(74))
        #expect(try client.look().0.isSuccessful)
        clock.advance(by: .seconds(78))
        let (reply, _) = try client.look()
        #expect(reply.error == "401:\(client.id):Unknown client")
        #expect(reply.recovery == "handshake")
        #expect(reply["clientId"] == nil)
    }

    @Test func `a session that ends answers its connect`() throws {
        let client = try BayeuxClient.connected(chat)
        try client.subscribe("/chat/a")
        let waiting = try client.connect()
        #expect(try client.ask(["channel": "/meta/disconnect"]).isSuccessful)
        clock.advance(by: .zero)
        #expect(try client.told(waiting).0.isSuccessful == false)
        #expect(chat.parked == 0)
    }

    @Test func `unsubscribed channels are silent`() throws {
        let client = try BayeuxClient.connected(chat)
        try client.subscribe(["/chat/a", "/chat/b"])
        let reply = try client.ask([
            "channel": "/meta/unsubscribe", "subscription": "/chat/a",
        ])
        #expect(reply["subscription"] as? String == "/chat/a")
        try say("1", in: "a")
        try say("2", in: "b")
        #expect(try client.look().1 == ["2"])
    }

    @Test func `messages come under the name that was subscribed to`() throws {
        let client = try BayeuxClient.connected(chat)
        try client.subscribe(["/chat/A", "/chat/b"])
        try client.subscribe("/chat/a/*")
        try say("1", in: "a")
        try say("2", in: "b")
        let answer = try client.connect(["advice": ["timeout": 0]])
        #expect(answer.bayeux.dropFirst().map(\.channel) == ["/chat/A", "/chat/b"])
    }

    @Test func `a session listens to 64 channels, and not to one more`() throws {
        let client = try BayeuxClient.connected(chat)
        for number in 0..<64 {
            #expect(try client.subscribe("/chat/c\(number)").isSuccessful)
        }
        let reply = try client.subscribe("/chat/more")
        #expect(reply.error.hasPrefix("403:/chat/more:A session has at most 64"))
        #expect(try client.subscribe("/chat/c1").isSuccessful)
    }

    // Speaking.

    @Test func `a published message is the chat's, and is known when it comes again`() throws {
        let client = try BayeuxClient.connected(chat)
        let message: BayeuxClient.Message = ["channel": "/chat/a", "data": ["n": 1], "id": "p1"]
        for _ in 0..<3 { #expect(try client.ask(message).isSuccessful) }
        try client.publish(["n": 2])
        let poll = try Client(chat, "GET", "/poll?channels=a&since=start")
        #expect(poll.bodies == [#"{"n":1}"#, #"{"n":2}"#])
    }

    @Test func `anybody may publish without a session, as with Faye`() throws {
        let client = BayeuxClient(chat)
        #expect(try client.publish("hi").isSuccessful)
        #expect(try Client(chat, "GET", "/poll?channels=a&since=start").bodies == [#""hi""#])
    }

    @Test func `what passes is told to those who listen, and is not kept`() throws {
        let client = try BayeuxClient.connected(chat)
        try client.subscribe(["/chat/a/passing", "/chat/a"])
        let waiting = try client.connect()
        try client.publish(["typing": true], to: "/chat/a/passing")
        #expect(waiting.bayeux.dropFirst().map(\.channel) == ["/chat/a/passing"])
        #expect(try Client(chat, "GET", "/poll?channels=a&since=start&hold=0").bodies.isEmpty)
    }

    @Test func `messages of an address have a rate`() throws {
        let chat = ChatSite.withBayeux(clock) {
            $0.sparesLoopback = false
            $0.publishBurst = 3
        }
        let client = BayeuxClient(chat, from: try #require(PeerAddress("192.0.2.1")))
        try client.shakeHands()
        for _ in 0..<3 { #expect(try client.publish(1).isSuccessful) }
        #expect(try client.publish(1).error.hasPrefix("429:/chat/a:"))
    }

    @Test func `where there is no place, a connect is told when to come back`() throws {
        let chat = ChatSite.withBayeux(clock) {
            $0.sparesLoopback = false
            $0.maxParkedPerAddress = 1
        }
        let address = try #require(PeerAddress("192.0.2.1"))
        let clients = try (0..<2).map { _ in
            let client = BayeuxClient(chat, from: address)
            try client.shakeHands()
            return client
        }
        #expect(try clients[0].connect().isWaiting)
        let (reply, _) = try clients[1].told(try clients[1].connect())
        #expect(reply.isSuccessful)
        #expect(try #require(reply.interval) > 0)
    }

    @Test func `paths of CometD's clients are the same door`() throws {
        for path in ["/bayeux/", "/bayeux/handshake", "/bayeux/connect"] {
            let client = BayeuxClient(chat)
            let answer = try client.post(
                [
                    [
                        "channel": "/meta/handshake", "version": "1.0",
                        "supportedConnectionTypes": ["long-polling"],
                    ]
                ], to: path)
            #expect(answer.bayeux.first?.isSuccessful == true)
        }
    }

    @Test func `a chat without the door has nothing there`() throws {
        let chat = ChatSite(scheduler: clock)
        #expect(try Client(chat, "POST", "/bayeux", body: "[]").status == 404)
    }
}
