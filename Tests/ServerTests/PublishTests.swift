// Posting and reading over TCP.
// SPDX-License-Identifier: MIT

import TestSupport
import Testing

@Suite(.blocking) struct PublishTests {
    @Test(arguments: [
        ("application/json", #"{"text":"hi"}"#), ("text/plain", #"{"text":"hi"}"#),
        ("text/plain; charset=utf-8", "hi"),
        ("application/x-www-form-urlencoded", "text=hi"),
        ("application/x-www-form-urlencoded", #"{"text":"hi"}"#),
    ])
    func `a message may come as JSON, as a form, as text`(_ type: String, _ body: String) throws {
        let server = try ServerProcess()
        let answer = try server.post(body, to: "/channels/a", "Content-Type: \(type)|")
        #expect(answer.statusLine == "HTTP/1.1 201 Created")
        #expect(answer.text.wholeMatch(of: /{"id":"[a-z0-9]+:1"}\n/) != nil)
        #expect(try server.poll("channels=a&since=start").texts == ["hi"])
    }

    @Test(arguments: [("multipart/form-data; boundary=b", 415), ("application/json", 400)])
    func `what is none of these is refused`(_ type: String, _ status: Int) throws {
        let server = try ServerProcess()
        let witness = try server.park(WaitingRequest.poll.target())
        let answer = try server.post("--b", to: "/channels/lobby", "Content-Type: \(type)|")
        #expect(answer.status == status)
        #expect(witness.isSilent)
    }

    @Test func `curl speaks without saying what it sends`() throws {
        let server = try ServerProcess()
        let curl = try #require(Command.find("curl"), "`make test` installs curl")
        let target = "http://127.0.0.1:\(server.port)/channels/a"
        for data in [#"{"text":"json"}"#, "text=form&from=ann"] {
            let command = try Command(curl, ["-sS", "-d", data, target])
            #expect(command.exitStatus() == 0)
        }
        #expect(try server.poll("channels=a&since=start").texts == ["json", "form"])
    }

    @Test func `the same nonce again is the same message`() throws {
        let server = try ServerProcess()
        let first = try server.publish("hi", to: "a", "nonce=12345678")
        #expect(try server.publish("hi", to: "a", "nonce=12345678") == first)
        #expect(try server.publish("hi", to: "a", "nonce=12345679") != first)
        #expect(try server.poll("channels=a&since=start").texts == ["hi", "hi"])
    }

    /// The socket of such a client no longer tells its address. Its message is kept nevertheless.
    @Test func `a client that reset its connection is known when it says it again`() throws {
        let server = try ServerProcess()
        let message = request(
            "POST", "/channels/a?nonce=12345678", "Content-Type: text/plain|", body: "hi")
        try server.whileHeldStill {
            let client = try server.connect(from: "127.0.0.2")
            try client.send(message)
            client.reset()
        }
        #expect(try wait { try server.poll("channels=a&since=start&hold=0").texts == ["hi"] })
        let again = try server.connect(from: "127.0.0.2")
        try again.send(message)
        #expect(try again.receive().status == 201)
        #expect(try server.poll("channels=a&since=start&hold=0").texts == ["hi"])
    }

    @Test func `an ephemeral message has no id and is not kept`() throws {
        let server = try ServerProcess()
        let listener = try server.park("/poll?channels=a&hold=110")
        let answer = try server.post("{\"text\":\"…\"}", to: "/channels/a?ttl=5&from=ann")
        #expect(answer.status == 201)
        #expect(answer.line == #"{"id":null}"#)
        let message = try #require(
            try listener.receive().decoded(PollAnswer.self).messages.first)
        #expect(message.id == nil)
        #expect(message.ttl == 5)
        #expect(message.from == "ann")
        #expect(try server.poll("channels=a&since=start&hold=0").messages.isEmpty)
    }

    @Test func `what is posted at the root is a message of the lobby`() throws {
        let server = try ServerProcess()
        let parked = try WaitingRequest.allCases.map { ($0, try server.park($0.target())) }
        try server.post("{\"n\":1.0}")
        for (waiting, client) in parked {
            #expect(waiting.brings("{\"n\":1.0}", try client.receive()))
        }
        let again = try server.park(WaitingRequest.root.target())
        try server.publish("hi", to: "lobby")
        #expect(try again.receive().line == "/**/f({\"text\":\"hi\"});")
    }

    // 123
    @Test(arguments: ["GET", "HEAD", "PUT", "DELETE"])
    func `only a POST publishes`(_ method: String) throws {
        let server = try ServerProcess()
        let witness = try server.park(WaitingRequest.poll.target())
        let client = try server.connect()
        try client.send(request(method, "/channels/lobby?text=x&from=ann", "Cookie: sid=1|"))
        let answer = try client.receive(hasBody: method != "HEAD")
        #expect(answer.status == 405)
        #expect(answer.field("Allow") == "POST, OPTIONS")
        #expect(witness.isSilent)
    }

    @Test func `one channel too many is refused`() throws {
        let server = try ServerProcess("--max-channels 2")
        try server.publish("hi", to: "a")
        try server.publish("hi", to: "b")
        #expect(try server.post("1", to: "/channels/c").status == 507)
        #expect(try server.get("/poll?channels=a,c").status == 507)
        try server.publish("hi", to: "a")
    }

    @Test func `one address may speak only so fast, on any path`() throws {
        let server = try ServerProcess("--publish-rate 1 --publish-burst 1")
        #expect(try wait { try server.post("1").status == 429 })
        var refused = try server.post("1", to: "/channels/a")
        try wait {
            if refused.status == 201 { refused = try server.post("1", to: "/channels/a") }
            return refused.status != 201
        }
        #expect(refused.status == 429)
        #expect(refused.field("Retry-After") == "1")
        #expect(try wait { try server.post("1", to: "/channels/a").status == 201 })
    }

    @Test func `history is read in pages, back from the newest`() throws {
        let server = try ServerProcess()
        let ids = try (1...5).map { try server.publish("\($0)", to: "a") }
        let path = "/channels/a/messages"
        let newest: PollAnswer = try server.get("\(path)?limit=2").decoded()
        #expect(newest.texts == ["4", "5"])
        #expect(newest.more == true)
        let older: PollAnswer = try server.get("\(path)?limit=3&before=\(ids[3])").decoded()
        #expect(older.texts == ["1", "2", "3"])
        #expect(older.more == nil)
        #expect(try server.get("\(path)?callback=f").text.hasPrefix("/**/f({\"messages\":["))
    }

    @Test func `channels are listed`() throws {
        let server = try ServerProcess()
        let id = try server.publish("hi", to: "a")
        let client = try server.park("/poll?channels=a&hold=110&from=ann")
        let list = #"{"channels":[{"name":"a","people":1,"parked":1,"last":"\#(id)"}]}"#
        #expect(try server.get("/channels").line == list)
        #expect(try server.get("/channels?callback=f").line == "/**/f(\(list));")
        client.close()
    }
}
