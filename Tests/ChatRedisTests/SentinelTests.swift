// What sentinels say, and when nobody may rely on it.
// SPDX-License-Identifier: MIT

import EventLoop
import TestSupport
import Testing

@testable import ChatRedis

@Suite struct SentinelTests {
    private func reply(_ words: [String]) throws -> RESPReply {
        var text = "*\(words.count)|"
        for word in words { text += "$\(word.utf8.count)|\(word)|" }
        return try reply(text)
    }

    private func reply(_ text: String) throws -> RESPReply {
        var reader = RESPReader()
        var replies: [RESPReply] = []
        try wire(text).withUnsafeBytes { try reader.read($0) { replies.append($0) } }
        return try #require(replies.first)
    }

    private func view(
        _ host: String = "10.0.0.1", epoch: Int = 3, flags: String = "master"
    ) throws -> SentinelView {
        try SentinelView(
            primary: reply([
                "name", "fs", "ip", host, "port", "6379", "flags", flags, "config-epoch",
                "\(epoch)",
            ]), replicas: reply("*0|"))
    }

    @Test func `sentinels that agree name the primary`() throws {
        #expect(
            try SentinelView.agreement(of: [view(), view()])
                == .tcp(host: "10.0.0.1", port: 6379))
    }

    @Test func `sentinels that do not agree name none`() throws {
        let others = [
            try view("10.0.0.2"), try view(epoch: 4), try view(flags: "master,o_down"),
            try view(flags: "master,s_down,o_down,failover_in_progress"), try view(flags: "slave"),
        ]
        for other in others {
            #expect(throws: RedisError.self) { try SentinelView.agreement(of: [view(), other]) }
            #expect(throws: RedisError.self) { try SentinelView.agreement(of: [other, view()]) }
        }
        #expect(throws: RedisError.self) { try SentinelView.agreement(of: []) }
    }

    @Test func `a sentinel that says nonsense is not believed`() throws {
        for words in [
            ["ip", "a"], ["ip", "", "port", "1", "flags", "master", "config-epoch", "1"],
            ["ip", "a", "port", "0", "flags", "master", "config-epoch", "1"],
            ["ip", "a", "port", "1", "flags", "master", "config-epoch", "x"],
        ] {
            #expect(throws: RESPError.unexpected) {
                try SentinelView(primary: reply(words), replicas: reply("*0|"))
            }
        }
        #expect(throws: RESPError.unexpected) {
            try SentinelView(primary: reply(":1|"), replicas: reply("*0|"))
        }
    }

    @Test(arguments: [
        ("+odown", "master fs 10.0.0.1 6379 #quorum 2/2", true),
        ("+try-failover", "master fs 10.0.0.1 6379", true),
        ("+promoted-slave", "slave 10.0.0.2:6379 10.0.0.2 6379 @ fs 10.0.0.1 6379", true),
        ("+switch-master", "fs 10.0.0.1 6379 10.0.0.2 6379", true),
        ("+new-epoch", "4", true), ("+vote-for-leader", "4b8dc9f5 4", true),
        ("+odown", "master other 10.0.0.1 6379 #quorum 2/2", false),
        ("+sdown", "master fs 10.0.0.1 6379", false), ("+sentinel", "fs", false),
    ])
    func `events before and while the primary is replaced are told apart`(
        _ event: String, _ words: String, _ counts: Bool
    ) throws {
        let message = try reply(["pmessage", "*", event, words])
        #expect((SentinelEvent(message, about: "fs") != nil) == counts)
        let other = try reply(["message", event, words])
        #expect(SentinelEvent(other, about: "fs") == nil)
    }
}
