// Past its share an address is told so at once, in band, and nobody else notices.
// SPDX-License-Identifier: MIT

import Chat
import Deferred
import Foundation
import Testing

@testable import ChatHTTP
@testable import HTTP

@Suite struct BudgetTests {
    private let clock = ManualClock()

    private func chat(
        _ change: (inout ChatOptions) -> Void = { _ in }, hub: HubOptions = HubOptions(),
        journal: (any Journal)? = nil
    ) -> ChatSite {
        var options = ChatOptions()
        options.sparesLoopback = false
        change(&options)
        return ChatSite(scheduler: clock, options: options, hub: hub, journal: journal)
    }

    private static let costly = [
        "/?channel=a", "/channels", "/channels?sort=people", "/channels/a/people",
        "/channels/a/messages", "/metrics",
    ]

    @Test(arguments: costly)
    func `a costly request past the share is 429 at once, and is told when to come back`(
        _ target: String
    ) throws {
        let chat = chat()
        let share = chat.site.budget.share(of: .unknown)
        try share.take(256, of: .requests)
        let refused = try Client(chat, "GET", target, "Accept: text/html\r\n")
        #expect(refused.status == 429)
        #expect(Int(refused.field("Retry-After") ?? "") ?? 0 > 0)
        share.give(256, of: .requests)
        #expect(try Client(chat, "GET", target, "Accept: text/html\r\n").status == 200)
        #expect(share.held(.requests) == 0, "an answer that is out counts no longer")
    }

    @Test(arguments: costly)
    func `who has not read what it was answered is answered nothing more that is costly`(
        _ target: String
    ) throws {
        let chat = chat()
        let share = chat.site.budget.share(of: .unknown)
        try share.take(8 << 20, of: Budget.Item.bytes)
        #expect(try Client(chat, "GET", target, "Accept: text/html\r\n").status == 429)
        #expect(try Client(chat, "GET", "/poll?channels=lobby").isWaiting, "waiting is no cost")
    }

    @Test func `a client that leaves takes its costly request with it, and nothing is reported`()
        throws
    {
        let chat = chat()
        let log = FailureLog()
        chat.site.observer = log
        for target in BudgetTests.costly {
            let client = try Client(chat, "GET", target, "Accept: text/html\r\n")
            client.leave()
        }
        #expect(log.failures.isEmpty)
    }

    @Test func `past its share of new channels a poll is 429, for a script tag in band`() throws {
        let chat = chat { $0.maxChannelsPerAddress = 2 }
        #expect(try Client(chat, "GET", "/poll?channels=a,b").isWaiting)
        let refused = try Client(chat, "GET", "/poll?channels=c&callback=f")
        #expect(refused.status == 200)
        let error = refused.json["error"] as? [String: Any]
        #expect(error?["status"] as? Int == 429)
        #expect(error?["retry"] as? Int == 5000)
        #expect(try Client(chat, "GET", "/poll?channels=a,b").isWaiting)
    }

    @Test func `an address makes only so many channels by speaking in them`() throws {
        let chat = chat { $0.channelRate = 2 }
        let statuses = try ["a", "b", "a", "c"].map {
            try Client(chat, "POST", "/channels/\($0)", body: "1").status
        }
        #expect(statuses == [201, 201, 201, 429])
        #expect(try Client(chat, "POST", "/channels/c?ttl=5", body: "1").status == 201)
        clock.advance(by: .seconds(1800))
        #expect(try Client(chat, "POST", "/channels/c", body: "1").status == 201)
    }

    @Test func `long lists of channels come in pages`() throws {
        let chat = chat {
            $0.publishRate = 0; $0.channelRate = 0
        }
        for name in ["c", "a", "b"] {
            _ = try Client(chat, "POST", "/channels/\(name)", body: "1")
        }
        let first = try Client(chat, "GET", "/channels?limit=2")
        #expect(first.names("channels") == ["a", "b"])
        #expect(first.json["more"] as? Bool == true)
        let rest = try Client(chat, "GET", "/channels?limit=2&after=b")
        #expect(rest.names("channels") == ["c"])
        #expect(rest.json["more"] == nil)
        #expect(try Client(chat, "GET", "/channels?sort=people").json["more"] == nil)
        #expect(try Client(chat, "GET", "/channels?after=A!").status == 400)
        #expect(try Client(chat, "GET", "/channels?sort=size").status == 400)
    }

    @Test func `long lists of people end after so many bytes, and go on from there`() throws {
        let chat = chat()
        let name = String(repeating: "%F0%9F%92%80", count: 60)
        for number in 100..<400 {
            _ = try Client(chat, "GET", "/poll?channels=a&from=\(name)\(number)")
        }
        var names: [String] = []
        var pages = 0
        while true {
            let after = names.last.map { "?after=" + $0.encoded } ?? ""
            let page = try Client(chat, "GET", "/channels/a/people\(after)")
            #expect(page.text?.utf8.count ?? 0 < 130 << 10)
            names += page.names("people")
            pages += 1
            if page.json["more"] == nil { break }
        }
        #expect(names.count == 300)
        #expect(Set(names).count == 300)
        #expect(pages > 1)
    }
}

extension Client {
    fileprivate func names(_ list: String) -> [String] {
        (json[list] as? [[String: Any]] ?? []).compactMap { $0["name"] as? String }
    }
}

extension String {
    fileprivate var encoded: String {
        addingPercentEncoding(withAllowedCharacters: .alphanumerics) ?? ""
    }
}
