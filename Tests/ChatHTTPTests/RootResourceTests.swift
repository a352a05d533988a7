// Waiting and speaking at `/`, with time moved by hand.
// SPDX-License-Identifier: MIT

import ChatHTTP
import Deferred
import Testing

@Suite struct LobbyTests {
    private let clock = ManualClock()
    private let chat: ChatSite

    init() {
        chat = ChatSite(scheduler: clock)
    }

    @Test func `a GET waits until a POST fires it`() throws {
        let client = try Client(chat, "GET", "/?callback=fn")
        #expect(client.isWaiting)
        #expect(chat.parked == 1)
        let speaker = try Client(chat, "POST", body: "{\"a\":\"<\"}")
        #expect(speaker.line == "OK")
        #expect(client.line == #"/**/fn({"a":"\u003c"});"#)
        #expect(chat.parked == 0)
    }

    @Test func `without a hold a GET waits for hours`() throws {
        let client = try Client(chat)
        clock.advance(by: .seconds(36_000))
        #expect(client.isWaiting)
    }

    @Test(arguments: [1, 25, 600])
    func `a hold ends to the second with null`(_ seconds: Int) throws {
        let client = try Client(chat, "GET", "/?hold=\(seconds)")
        clock.advance(by: .seconds(seconds) - .milliseconds(1))
        #expect(client.isWaiting)
        clock.advance(by: .milliseconds(1))
        #expect(client.line == "null")
        #expect(chat.parked == 0)
    }

    @Test func `a hold ends nothing once the message came`() throws {
        let first = try Client(chat, "GET", "/?hold=10")
        _ = try Client(chat, "POST", body: "1")
        let second = try Client(chat)
        clock.advance(by: .seconds(60))
        #expect(first.line == "1")
        #expect(second.isWaiting)
    }

    @Test func `a client that left is not counted and not answered`() throws {
        let client = try Client(chat)
        client.leave()
        #expect(chat.parked == 0)
        _ = try Client(chat, "POST", body: "1")
        #expect(client.isWaiting)
    }

    @Test func `closing batches everyone with null`() throws {
        let clients = try ["/?callback=f", "/"].map { try Client(chat, "GET", $0) }
        _ = chat.close()
        #expect(clients.map(\.line) == ["/**/f(null);", "null"])
    }

    @Test func `whoever comes after closing is sent away, too`() throws {
        _ = chat.close()
        #expect(try Client(chat, "GET", "/?callback=f").line == "/**/f(null);")
        #expect(chat.parked == 0)
    }

    @Test func `a place is free again after each way to leave it`() throws {
        var options = ChatOptions()
        options.maxParkedPerAddress = 1
        options.sparesLoopback = false
        let chat = ChatSite(scheduler: clock, options: options)
        try Client(chat).leave()
        _ = try Client(chat, "GET", "/?hold=1")
        clock.advance(by: .seconds(1))
        let told = try Client(chat)
        _ = try Client(chat, "POST", body: "1")
        #expect(told.line == "1")
        let last = try Client(chat)
        #expect(last.isWaiting)
        #expect(try Client(chat).status == 429)
    }

    @Test func `an address that speaks too fast is told when to come back`() throws {
        var options = ChatOptions()
        options.publishRate = 1
        options.sparesLoopback = false
        options.publishBurst = 2
        let chat = ChatSite(scheduler: clock, options: options)
        let statuses = try (0..<3).map { _ in try Client(chat, "POST", body: "1").status }
        #expect(statuses == [200, 200, 429])
        clock.advance(by: .milliseconds(400))
        let refused = try Client(chat, "POST", body: "1")
        #expect(refused.field("Retry-After") == "1")
        clock.advance(by: .milliseconds(600))
        #expect(try Client(chat, "POST", body: "1").status == 200)
    }

    @Test func `limits that nobody asked for spare the loopback`() throws {
        for _ in 0..<1001 { #expect(try Client(chat).isWaiting) }
        for _ in 0..<100 { #expect(try Client(chat, "POST", body: "1").status == 200) }
    }

    @Test func `bad JSON fires nobody`() throws {
        let client = try Client(chat)
        let speaker = try Client(chat, "POST", body: "{")
        #expect(speaker.status == 400)
        #expect(client.isWaiting)
    }
}
