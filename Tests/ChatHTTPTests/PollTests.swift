// `GET /poll`, with time moved by hand.
// SPDX-License-Identifier: MIT

import Chat
import ChatHTTP
import Deferred
import Testing

@Suite struct PollTests {
    private let clock = ManualClock()
    private let chat: ChatSite

    init() {
        chat = ChatSite(scheduler: clock)
    }

    private func poll(_ query: String, _ fields: String = "") throws -> Client {
        try Client(chat, "GET", "/poll?\(query)", fields)
    }

    private func say(_ json: String, in channel: String = "a") throws {
        let field = "Content-Type: application/json\r\n"
        let answer = try Client(chat, "POST", "/channels/\(channel)", field, body: json)
        #expect(answer.status == 201)
    }

    @Test func `what is new is answered at once`() throws {
        try say("1")
        try say("2")
        let answer = try poll("channels=a&since=start")
        #expect(answer.bodies == ["1", "2"])
        #expect(answer.json["next"] as? String != nil)
        #expect(chat.parked == 0)
    }

    @Test func `where nothing is new a poll waits for it`() throws {
        let answer = try poll("channels=a,b")
        #expect(answer.isWaiting)
        #expect(chat.parked == 1)
        try say("1", in: "b")
        #expect(answer.bodies == ["1"])
    }

    @Test func `next leads on, without loss and without repeats`() throws {
        var next = "start"
        var heard: [String] = []
        for number in 0..<20 {
            try say("\(number)")
            if number % 3 != 2 { continue }
            let answer = try poll("channels=a&since=\(next)&limit=2&hold=0")
            heard += answer.bodies
            next = try #require(answer.json["next"] as? String)
        }
        while true {
            let answer = try poll("channels=a&since=\(next)&limit=2&hold=0")
            if answer.bodies.isEmpty { break }
            heard += answer.bodies
            next = try #require(answer.json["next"] as? String)
        }
        #expect(heard == (0..<20).map { "\($0)" })
    }

    @Test func `a script's callback is called once, with all of it`() throws {
        try say("1")
        let answer = try poll("channels=a&since=-1&callback=f")
        #expect(answer.text?.hasPrefix(#"/**/f({"next":""#) == true)
        #expect(answer.text?.hasSuffix("});\n") == true)
        #expect(answer.bodies == ["1"])
    }

    @Test func `the usual hold is 25 seconds, less up to 5`() throws {
        let answer = try poll("channels=a")
        clock.advance(by: .seconds(20) - .milliseconds(1))
        #expect(answer.isWaiting)
        clock.advance(by: .seconds(5) + .milliseconds(1))
        #expect(answer.json["messages"] as? [Int] == [])
    }

    @Test func `a hold of zero asks without waiting`() throws {
        #expect(try poll("channels=a&hold=0").text?.contains(#""messages":[]"#) == true)
    }

    @Test func `a longer hold is kept to the second`() throws {
        let answer = try poll("channels=a&hold=110")
        clock.advance(by: .seconds(110) - .milliseconds(1))
        #expect(answer.isWaiting)
        clock.advance(by: .milliseconds(1))
        #expect(answer.status == 200)
    }

    @Test func `capitals and repeats in channels come to the same`() throws {
        let answer = try poll("channels=A,a,B")
        try say("1")
        #expect(answer.bodies == ["1"])
        #expect(chat.parked == 0)
    }

    @Test func `Last-Event-ID goes before since`() throws {
        try say("1")
        let field = "Last-Event-ID: start\r\n"
        #expect(try poll("channels=a", field).bodies == ["1"])
        #expect(try poll("channels=a&since=now", field).bodies == ["1"])
        #expect(try poll("channels=a&since=now", "Last-Event-ID: \r\n").isWaiting)
        #expect(try poll("channels=a", "Last-Event-ID: x\r\n").status == 400)
    }

    @Test(arguments: [
        "", "channels=", "channels=a,,b", "channels=a,", "channels=%E2%82%AC", "channels=a+b",
        "channels=" + String(repeating: "x", count: 65),
        "channels=" + (0...64).map { "c\($0)" }.joined(separator: ","),
        "channels=a&channels=b", "channels=a&since=", "channels=a&since=yesterday",
        "channels=a&since=-0", "channels=a&since=-1001", "channels=a&since=e:-1",
        "channels=a&since=e:1:2", "channels=a&since=e:99999999999999999999",
        "channels=a&hold=111", "channels=a&hold=-1", "channels=a&hold=%2B1", "channels=a&hold=1.5",
        "channels=a&limit=0", "channels=a&limit=1001", "channels=a&limit=x",
        "channels=a&client=1234567", "channels=a&client=12345678!",
        "channels=a&client=" + String(repeating: "c", count: 65),
        "channels=a&from=", "channels=a&from=+", "channels=a&from=a%C2%85b",
        "channels=a&from=a%E2%80%AEb", "channels=a&from=" + String(repeating: "n", count: 65),
    ])
    func `a parameter that is wrong is 400, and one sentence`(_ query: String) throws {
        let answer = try poll(query)
        #expect(answer.status == 400)
        #expect(answer.text?.wholeMatch(of: /[^\n]{10,99}\.\n/) != nil)
        #expect(chat.parked == 0)
    }

    @Test func `a wrong parameter is not repeated, and a script hears of it`() throws {
        let answer = try poll("channels=a&since=hostile&callback=f")
        #expect(answer.text?.hasPrefix(#"/**/f({"error":{"status":400,"#) == true)
        #expect(answer.text?.contains("hostile") == false)
    }

    @Test func `names that no channel can have are named, all at once`() throws {
        let channels = "lobby,B%20ad,%E2%82%AC,,%3Cb%3E,tea"
        for query in ["channels=\(channels)&callback=f", "channels=\(channels)"] {
            let answer = try poll(query, "Accept: application/json\r\n")
            let error = answer.json["error"] as? [String: Any]
            #expect(error?["status"] as? Int == 400)
            #expect(error?["channels"] as? [String] == ["B ad", "€", "", "<b>"])
            #expect(answer.text?.contains("<") == false)
        }
    }

    @Test func `an error that is about no channel names none`() throws {
        let many = (0...64).map { "c \($0)" }.joined(separator: ",")
        let queries = ["channels=a,b&since=x", "channels=", "channels=\(many)"]
        for query in queries.map({ $0.replacing(" ", with: "+") }) {
            let answer = try poll(query, "Accept: application/json\r\n")
            #expect(answer.status == 400)
            #expect(answer.text?.contains("channels\":") == false)
        }
    }

    @Test func `64 channels are not too many`() throws {
        let names = (0..<64).map { "c\($0)" }.joined(separator: ",")
        let answer = try poll("channels=\(names)")
        try say("1", in: "c63")
        #expect(answer.bodies == ["1"])
    }

    @Test func `the newer poll of a tab has the older one answered`() throws {
        let older = try poll("channels=a&client=12345678")
        let newer = try poll("channels=a&client=12345678")
        #expect(older.json["messages"] as? [Int] == [])
        #expect(newer.isWaiting)
        #expect(chat.parked == 1)
    }

    @Test func `a client that left frees its place and hears nothing`() throws {
        let client = try poll("channels=a")
        client.leave()
        #expect(chat.parked == 0)
        try say("1")
        #expect(client.isWaiting)
    }

    @Test func `HEAD never waits`() throws {
        #expect(try Client(chat, "HEAD", "/poll?channels=a").status == 200)
        #expect(chat.parked == 0)
    }

    @Test func `a script is not a page`() throws {
        let answer = try poll("channels=a&callback=f", "Sec-Fetch-Dest: document\r\n")
        #expect(answer.text?.contains(#""status":403"#) == true)
        #expect(chat.parked == 0)
    }

    @Test func `a cursor of another journal is a gap, never silence`() throws {
        try say("1")
        let answer = try poll("channels=a&since=other:1")
        #expect(answer.json["gap"] as? Bool == true)
        #expect(answer.bodies == ["1"])
    }

    @Test func `closing tells everyone to come back`() throws {
        let answer = try poll("channels=a&callback=f")
        _ = chat.close()
        #expect((0...5000).contains(answer.json["retry"] as? Int ?? -1))
        #expect(answer.json["next"] as? String != nil)
        let late = try poll("channels=a")
        #expect(late.json["retry"] as? Int != nil)
        #expect(late.status == 200)
    }
}
