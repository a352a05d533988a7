// Places and rate, which both layers share.
// SPDX-License-Identifier: MIT

import Chat
import ChatHTTP
import Deferred
import Testing

@Suite struct PlacesTests {
    private let clock = ManualClock()

    private func chat(_ change: (inout ChatOptions) -> Void) -> ChatSite {
        var options = ChatOptions()
        change(&options)
        return ChatSite(scheduler: clock, options: options)
    }

    @Test func `a poll without a place is told in band when to come back`() throws {
        let full = chat { $0.maxParked = 1 }
        _ = try Client(full, "GET", "/poll?channels=a")
        let answer = try Client(full, "GET", "/poll?channels=a&since=e:7&callback=f")
        #expect(answer.status == 200)
        #expect(answer.json["next"] as? String == "e:7")
        #expect(answer.json["messages"] as? [Int] == [])
        #expect((500...5000).contains(answer.json["retry"] as? Int ?? -1))
        #expect(full.parked == 1)
    }

    @Test func `both layers share the places`() throws {
        let full = chat {
            $0.maxParkedPerAddress = 2
            $0.sparesLoopback = false
        }
        let (seed, poll) = (try Client(full), try Client(full, "GET", "/poll?channels=a&hold=5"))
        #expect(try Client(full).status == 429)
        #expect(try Client(full, "GET", "/poll?channels=a").json["retry"] as? Int != nil)
        clock.advance(by: .seconds(5))
        #expect(!poll.isWaiting)
        #expect(try Client(full, "GET", "/poll?channels=a").isWaiting)
        #expect(seed.isWaiting)
    }

    @Test func `a poll that is answered at once leaves its place at once`() throws {
        let chat = chat { $0.maxParked = 1 }
        for _ in 0..<3 {
            let answer = try Client(chat, "GET", "/poll?channels=a&hold=0")
            #expect(answer.json["retry"] == nil)
        }
    }

    @Test func `a channel too many is 507 and takes no place`() throws {
        var hub = HubOptions()
        hub.maxChannels = 1
        var options = ChatOptions()
        options.maxParked = 3
        let chat = ChatSite(scheduler: clock, options: options, hub: hub)
        let first = try Client(chat, "GET", "/poll?channels=a")
        #expect(try Client(chat, "GET", "/poll?channels=b").status == 507)
        #expect(try Client(chat, "POST", "/channels/b", body: "1").status == 507)
        #expect(try Client(chat).isWaiting, "the lobby always has a place")
        #expect(try Client(chat, "GET", "/poll?channels=a").isWaiting)
        #expect(first.isWaiting)
    }

    @Test func `both layers share the rate`() throws {
        let chat = chat {
            $0.publishRate = 1
            $0.sparesLoopback = false
            $0.publishBurst = 3
        }
        let said = [
            try Client(chat, "POST", body: "1"), try Client(chat, "POST", "/channels/a", body: "1"),
            try Client(chat, "POST", "/channels/a?ttl=5", body: "1"),
        ]
        #expect(said.map(\.status) == [200, 201, 201])
        for target in ["/", "/channels/a", "/channels/a?ttl=5"] {
            let refused = try Client(chat, "POST", target, body: "1")
            #expect(refused.status == 429)
            #expect(refused.field("Retry-After") == "1")
        }
    }
}
