// Channels that look like others: which are refused, when, and for how long.
// SPDX-License-Identifier: MIT

import Deferred
import Testing

@testable import Chat

@Suite struct ChannelLooksTests {
    private let registry = ChannelRegistry(limit: 100)

    private func name(_ text: String) throws -> ChannelName { try #require(ChannelName(text)) }

    private func keep(_ text: String) throws {
        try registry.enterToKeep(name(text))
    }

    @Test(arguments: [
        ("swift", "ѕwift"), ("ора", "opa"), ("opa", "ора"), ("swift", "swıft"), ("news", "nеws"),
        ("straße", "strasse"), ("カナ", "ｶﾅ"), ("modern", "mоdem"), ("a1", "аl"), ("x10", "х1о"),
        ("новости", "нoвocти"), ("lobby", "lоbby"), ("b", "𝐛"), ("fi", "ﬁ"), ("ёлка", "ëлкa"),
    ])
    func `what looks like a channel, in other letters, cannot be made`(
        _ first: String, _ second: String
    ) throws {
        if first != "lobby" { try keep(first) }
        let other = try name(second)
        let error = ChatError.looksLikeAnother(other)
        #expect(throws: error) { try registry.enterToKeep(other) }
        #expect(throws: error) { try registry.enter(other) }
        #expect(throws: error) { try registry.checkLooks(other) }
        #expect(!registry.knows(other))
    }

    @Test(arguments: [
        ("modern", "modem"), ("o0", "00"), ("l1", "11"), ("новости", "новость"), ("日本", "日本語"),
        ("é", "e"), ("swift", "свифт"), ("ё", "е"), ("が", "か"),
    ])
    func `other names can be made`(_ first: String, _ second: String) throws {
        try keep(first)
        try keep(second)
        try keep(first)
        #expect(registry.count == 2)
    }

    @Test(arguments: ["рrivate-x", "privаte-x", "prıvate-x", "ｐｒｉｖаｔｅ－x", "рrіvаtе-"])
    func `no public channel looks private`(_ text: String) throws {
        let other = try name(text)
        #expect(throws: ChatError.looksLikeAnother(other)) { try registry.enterToKeep(other) }
    }

    @Test func `private channels are neither compared nor betrayed`() throws {
        try keep("private-ора")
        try keep("private-opa")
        try keep("приват-opa")
        #expect(registry.count == 3)
    }

    @Test func `who waits in a channel reserves nothing`() throws {
        try registry.enter(name("ѕwift"))
        try keep("swift")
        #expect(throws: ChatError.self) { try registry.enterToKeep(name("ѕwift")) }
        #expect(registry.count == 2)
    }

    @Test func `a channel that is gone is in nobody's way`() throws {
        let swift = try name("swift")
        try registry.enterToKeep(swift)
        registry.keep(swift)
        registry.leave(swift)
        try keep("ѕwift")
        #expect(throws: ChatError.self) { try registry.enterToKeep(swift) }
    }

    @Test func `of two that look the same, the other is there when one goes`() throws {
        try keep("modern")
        try keep("modem")
        registry.leave(try name("modern"))
        #expect(throws: ChatError.self) { try registry.enterToKeep(name("mоdem")) }
        registry.leave(try name("modem"))
        try keep("mоdem")
    }

    @Test func `names in ASCII look the same with the tables and without`() throws {
        for byte in UInt8(0)..<0x80 where byte.isNameByte {
            let name = try name(String(Unicode.Scalar(byte)))
            #expect(name.looks == LookAlikes.looks(name.description))
        }
    }

    @Test func `the chat refuses the message, and what is there already goes on`() throws {
        let stage = Stage(hubs: 2)
        try stage.say("1", in: "новости")
        stage.settle()
        #expect(throws: ChatError.self) { try stage.say("2", in: "нoвocти") }
        var refusals = 0
        try stage.say("3", in: "нoвocти", at: 1).addErrback(ChatError.self) { error -> Position in
            refusals += 1
            throw error
        }
        try stage.say("4", in: "новости", at: 1)
        stage.settle()
        #expect(refusals == 1)
        let page = stage.hub.channels(after: nil, limit: 9)
        stage.settle()
        #expect(page.fired?.channels.map(\.name.description) == ["новости"])
    }

    @Test func `a node refuses what looks like a channel that another has made`() throws {
        let stage = NodeStage()
        let news = try name("новости")
        let twin = try name("нoвocти")
        stage.engine.publish("1", in: news)
        stage.start()
        #expect(throws: ChatError.looksLikeAnother(twin)) { try stage.say("2", in: twin) }
        try stage.say("3", in: news)
        stage.deliver()
        #expect(stage.told() == ["3 is e:2"])
    }
}
