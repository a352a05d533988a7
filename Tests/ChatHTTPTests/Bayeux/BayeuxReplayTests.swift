// The extension `replay`: from where on a subscription hears.
// SPDX-License-Identifier: MIT

import Chat
@testable import ChatHTTP
import Deferred
@testable import HTTP
import Testing

@Suite struct BayeuxReplayTests {
    private let clock = ManualClock()
    private let chat: ChatSite
    private let client: BayeuxClient

    init() throws {
        var hub = HubOptions()
        hub.retention = Retention(count: 4)
        chat = .withBayeux(clock, hub: hub)
        client = try .connected(chat)
    }

    private func say(_ numbers: ClosedRange<Int>, in channel: String = "a") throws -> [String] {
        try numbers.map { number in
            let answer = try Client(
                chat, "POST", "/channels/\(channel)", "Content-Type: application/json\r\n",
                body: "\(number)")
            return try #require(answer.json["id"] as? String)
        }
    }

    private func subscribe(from value: Any) throws -> BayeuxClient.Message {
        try client.subscribe("/chat/a", ext: ["replay": ["/chat/a": value]])
    }

    @Test(arguments: [-1, "-1"] as [any Sendable])
    func `minus one is what is new`(value: any Sendable) throws {
        _ = try say(1...3)
        #expect(try subscribe(from: value).isSuccessful)
        _ = try say(4...4)
        #expect(try client.look().1 == ["4"])
    }

    @Test(arguments: [-2, "-2"] as [any Sendable])
    func `minus two is all that is kept`(value: any Sendable) throws {
        _ = try say(1...6)
        #expect(try subscribe(from: value).hasGap == false)
        let (reply, messages) = try client.look()
        #expect(messages == ["3", "4", "5", "6"])
        #expect(reply.hasGap == false)
    }

    @Test func `a message's id is what comes after it`() throws {
        let ids = try say(1...4)
        #expect(try subscribe(from: ids[1]).hasGap == false)
        #expect(try client.look().1 == ["3", "4"])
    }

    @Test func `a number is a message's number in this journal`() throws {
        _ = try say(1...4)
        #expect(try subscribe(from: 3).hasGap == false)
        #expect(try client.look().1 == ["4"])
    }

    @Test(arguments: ["zzzz:2", "1", "99999"])
    func `what is no longer kept, or never was, is a gap that is told once`(value: String) throws {
        _ = try say(1...6)
        #expect(try subscribe(from: value).hasGap)
        let (reply, messages) = try client.look()
        #expect(messages == ["3", "4", "5", "6"])
        #expect(reply.hasGap == false)
    }

    @Test(arguments: ["tea", "-3", "1.5", "a:b"])
    func `what is no position is refused`(value: String) throws {
        #expect(try subscribe(from: value).error == "400:replay:Bad request")
    }

    @Test func `a session that waits too long is told of the gap by its connect`() throws {
        try client.subscribe("/chat/a")
        _ = try say(1...6)
        let (reply, messages) = try client.look()
        #expect(reply.hasGap)
        #expect(messages == ["3", "4", "5", "6"])
        #expect(try client.look().0.hasGap == false)
    }

    @Test func `each channel begins where its client says`() throws {
        _ = try say(1...2, in: "a")
        _ = try say(3...4, in: "b")
        try client.subscribe(
            ["/chat/a", "/chat/b", "/chat/c"], ext: ["replay": ["/chat/a": -2, "/chat/b": 3]])
        _ = try say(5...5, in: "c")
        var heard: [String] = []
        for _ in 0..<4 { heard += try client.look().1 }
        #expect(heard == ["1", "2", "4", "5"])
    }
}
