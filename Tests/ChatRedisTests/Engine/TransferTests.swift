// A journal that moves into Redis and out of it.
// SPDX-License-Identifier: MIT

import Chat
import ChatRedis
import Deferred
import EventLoop
import LoopSupport
import TestSupport
import Testing

@Suite(.blocking) struct TransferTests {
    private let harness: EngineHarness
    private let location: RedisLocation
    private let now = Timestamp(milliseconds: 1_800_000_000_000)

    init() throws {
        harness = try EngineHarness()
        location = try RedisLocation("redis://127.0.0.1:\(harness.server.port)/chat")
    }

    private func message(_ seq: Int, _ channel: String) throws -> Message {
        Message(
            seq: seq, channel: try harness.name(channel), at: Timestamp(milliseconds: seq),
            from: seq % 2 == 0 ? Identity(name: "ann") : nil,
            body: try JSON(posted: Array("{\"text\":\"\u{e4}\(seq)\"}".utf8)), nonce: nil)
    }

    private func messages() throws -> [Message] {
        let deletion = Message(
            seq: 9, channel: try harness.name("b"), at: now, deletion: .deleted(8))
        return try [message(5, "a"), message(6, "b"), message(7, "a"), deletion, message(11, "b")]
    }

    private func importAll() throws -> Int {
        let importer = try RedisJournalImporter(location)
        importer.begin(try harness.name("a"), forgotten: 4, isCertain: true)
        importer.begin(try harness.name("b"), forgotten: 3, isCertain: false)
        for message in try messages() { try importer.add(message) }
        var contents = JournalContents(epoch: "k3f9", last: 20, floor: 3)
        contents.recent = [
            (11, -299_000), (7, -301_000),
        ].map { seq, age in
            JournalContents.KnownNonce(
                nonce: Nonce(sender: "ann", value: "number\(seq)"), seq: seq,
                at: Timestamp(milliseconds: now.milliseconds + age))
        }
        return try importer.finish(contents, at: now)
    }

    @Test func `epoch, numbers, gaps and nonces are what they were`() throws {
        #expect(try importAll() == 5)
        let session = try harness.session()
        #expect(session.opening == EngineOpening(epoch: "k3f9", seq: 20, floor: 3))
        let page = try harness.page("a", "b", on: session)
        #expect(page.messages == (try messages()))
        #expect(page.forgotten == 4 && page.hasLost)
        let other = try harness.page("b", on: session)
        #expect(other.forgotten == 3 && !other.hasLost)
        let drafts = try [harness.draft(nonce: "number11"), harness.draft(nonce: "number7")]
        #expect(try harness.publish(drafts[0], drafts[1], on: session) == [-11, 21])
    }

    @Test func `a node follows the log from there on`() throws {
        _ = try importAll()
        let engine = try harness.engine()
        let session = try harness.value(
            engine.open(NodeIntroduction(node: "ann", epoch: nil, heard: 0)))
        let follower = TestFollower()
        let mark = LogMark(seq: session.opening.seq)
        let feed = try harness.value(engine.follow("k3f9", after: mark, for: follower))
        try harness.publish(harness.draft(), on: session)
        harness.loop.turn { follower.messages.count == 1 }
        #expect(follower.skips == 0)
        feed.stop()
    }

    @Test func `all messages come out as they went in`() throws {
        _ = try importAll()
        let reader = try RedisJournalReader(location)
        #expect(reader.contents.epoch == "k3f9" && reader.contents.last == 20)
        var found: [Message] = []
        try reader.forEachMessage(of: Array(reader.contents.channels.keys)) { found.append($0) }
        #expect(found == (try messages()))
    }

    @Test func `hundreds of messages of many channels come in the order of their numbers`() throws {
        let session = try harness.session()
        for round in 0..<4 {
            let drafts = try (0..<200).map { try harness.draft("\(round)", in: "c\($0 * 7 % 30)") }
            _ = try harness.value(session.publish(drafts))
        }
        let reader = try RedisJournalReader(location)
        var found: [Int] = []
        try reader.forEachMessage(of: Array(reader.contents.channels.keys)) { found.append($0.seq) }
        #expect(found == Array(1...800))
    }

    @Test func `a name that is in use is refused, and an unknown one cannot be read`() throws {
        #expect(throws: RedisJournalError.nothing("chat")) { try RedisJournalReader(location) }
        _ = try harness.session()
        #expect(throws: RedisJournalError.inUse("chat")) { try RedisJournalImporter(location) }
    }

    @Test func `an import that broke off is no chat, and the next one begins again`() throws {
        do {
            let importer = try RedisJournalImporter(location)
            for seq in 1...600 { try importer.add(message(seq, "c")) }
        }
        let error = try harness.error(
            harness.engine().open(NodeIntroduction(node: "ann", epoch: nil, heard: 0)))
        guard case .refused(let sentence)? = error else {
            Issue.record("half an import was opened")
            return
        }
        #expect(sentence.contains("import"))
        #expect(try importAll() == 5)
        let session = try harness.session()
        #expect(try harness.page("c", on: session).messages.isEmpty)
    }
}
