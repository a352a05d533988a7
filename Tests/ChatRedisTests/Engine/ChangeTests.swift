// Editing, on a real server.
// SPDX-License-Identifier: MIT

import Chat
import Deferred
import Foundation
import LoopSupport
import TestSupport
import Testing

@testable import ChatRedis

@Suite(.blocking) struct ChangeTests {
    private let harness: EngineHarness
    private let ann = PersonID(.account, "aaaaaaaaaaaaaa")!
    private let bob = PersonID(.session, "bbbbbbbbbbbbbb")!

    init() throws {
        // Texts are found in a file that is not compressed.
        harness = try EngineHarness("rdbcompression no")
    }

    private func texts(_ page: JournalPage) -> [String] {
        page.messages.map { message in
            let text = String(decoding: message.body.bytes, as: UTF8.self)
            switch message.revision {
            case .original: return message.isDeletion ? "\(message.content)" : text
            case .edited: return "\(text) edited"
            case .tombstone: return "stub"
            case .edit(of: let seq): return "\(text) of \(seq)"
            }
        }
    }

    @Test func `an edit is a message of its own, and its message has the new text in its place`()
        throws
    {
        let session = try harness.session()
        for text in ["one", "two", "three"] {
            try harness.publish(harness.draft(text, person: ann), on: session)
        }
        #expect(
            try harness.revise(2, to: "new", in: "a", by: .author(ann), on: session) == .changed(4))
        let page = try harness.page("a", on: session)
        #expect(texts(page) == ["\"one\"", "\"new\" edited", "\"three\"", "\"new\" of 2"])
        #expect(page.numbers == [1, 2, 3, 4])
        let sender = Identity(account: ann, displayName: "ann")
        #expect(page.messages.allSatisfy { $0.from == sender })
        #expect(page.messages[1].revision == .edited(page.messages[3].at))
        let back = try harness.value(session.readBack([harness.name("a")], before: nil, limit: 10))
        #expect(back.numbers == [1, 2, 3])
    }

    @Test func `one edit of a message is kept, and none of a message that was deleted`() throws {
        let session = try harness.session()
        for text in ["one", "two"] { try harness.publish(harness.draft(text), on: session) }
        for text in ["new", "newer"] { _ = try harness.revise(1, to: text, on: session) }
        var page = try harness.page("a", on: session)
        #expect(texts(page) == ["\"newer\" edited", "\"two\"", "\"newer\" of 1"])
        #expect(try harness.revise(1, on: session) == .changed(5))
        page = try harness.page("a", on: session)
        #expect(texts(page) == ["stub", "\"two\"", "deleted(1)"])
        #expect(page.forgotten == 0 && !page.hasLost)
        let log = try harness.server.ask("XRANGE", "{chat}:log", "-", "+")
        #expect(!log.contains("one") && !log.contains("new"))
    }

    @Test func `only the author edits, only for an hour, and a moderator always`() throws {
        let session = try harness.session()
        try harness.publish(harness.draft(person: ann), harness.draft(), on: session)
        #expect(try harness.revise(1, to: "x", by: .author(bob), on: session) == .notTheAuthor)
        #expect(try harness.revise(2, to: "x", by: .author(bob), on: session) == .notTheAuthor)
        #expect(try harness.revise(1, to: "x", in: "b", by: .author(ann), on: session) == .missing)
        #expect(try harness.revise(1, to: "x", by: .author(ann), on: session) == .changed(3))
        #expect(try harness.revise(3, to: "x", by: .author(ann), on: session) == .missing)
        #expect(try harness.revise(2, to: "x", on: session) == .changed(4))
        #expect(try harness.revise(1, by: .author(ann), on: session) == .changed(5))
        #expect(try harness.revise(1, to: "x", on: session) == .missing)
        #expect(try harness.revise(5, on: session) == .missing)
    }

    @Test func `an author is too late after an hour`() throws {
        let importer = try RedisJournalImporter(
            RedisLocation("redis://127.0.0.1:\(harness.server.port)/chat"))
        let old = Timestamp(milliseconds: Int(Date().timeIntervalSince1970 * 1000) - 3_660_000)
        let a = try harness.name("a")
        try importer.add(
            Message(
                seq: 1, channel: a, at: old, from: Identity(account: ann, displayName: "ann"),
                body: JSON(posted: Array("1".utf8)), nonce: nil))
        _ = try importer.finish(JournalContents(epoch: "k3f9", last: 1), at: old)
        let session = try harness.session()
        #expect(try harness.revise(1, to: "x", by: .author(ann), on: session) == .tooLate)
        #expect(try harness.revise(1, by: .author(ann), on: session) == .tooLate)
        #expect(try harness.revise(1, to: "x", on: session) == .changed(2))
    }

    @Test func `all names and texts come back byte by byte from beside the stream`() throws {
        let session = try harness.session()
        let name = "A  b\u{e4}r | 1 "
        for text in [" 1 2 ", "\u{1f600}", ""] {
            try harness.publish(harness.draft(text, from: name, person: ann), on: session)
        }
        try harness.publish(harness.draft("x", from: nil), on: session)
        _ = try harness.revise(1, to: " new  text ", on: session)
        let messages = try harness.page("a", on: session).messages
        #expect(
            messages.prefix(4).map { String(decoding: $0.body.posted, as: UTF8.self) } == [
                "\" new  text \"", "\"\u{1f600}\"", "\"\"", "\"x\"",
            ])
        #expect(messages[1].from == Identity(account: ann, displayName: name))
        #expect(messages[3].from == nil)
    }

    @Test func `a text that was edited or deleted is in no file of Redis`() throws {
        let session = try harness.session { $0.retention.age = .seconds(100_000) }
        let texts = (0..<150).map { "secret-\($0)-" + String(repeating: "x", count: 60) }
        for text in texts {
            _ = try harness.value(session.publish([harness.draft(text, in: "a")]))
        }
        let changed = [3, 20, 21, 77, 150]
        for seq in changed { _ = try harness.revise(seq, to: "first-\(seq)-", on: session) }
        for seq in changed { _ = try harness.revise(seq, to: "second-\(seq)-", on: session) }
        _ = try harness.revise(20, on: session)
        // The log is cut in two steps, the second ten seconds after the first.
        _ = try harness.value(session.sweep())
        try harness.server.ask("HSET", "{chat}:meta", "trimAt", "0")
        _ = try harness.value(session.sweep())
        try harness.server.ask("CONFIG", "SET", "save", "")
        try harness.server.ask("SAVE")
        let file = try Data(
            contentsOf: URL(fileURLWithPath: harness.server.folder + "/dump.rdb"))
        func isThere(_ text: String) -> Bool { file.range(of: Data(text.utf8)) != nil }
        #expect(isThere("secret-100-") && isThere("second-77-"))
        for seq in changed {
            #expect(!isThere("secret-\(seq - 1)-") && !isThere("first-\(seq)-"))
        }
        #expect(!isThere("second-20-"))
        #expect(try harness.page("a", limit: 150, on: session).numbers == Array(1...150))
    }

    @Test func `a log that was cut goes on, and who is too far behind begins again`() throws {
        let engine = try harness.engine()
        let session = try harness.value(
            engine.open(NodeIntroduction(node: "ann", epoch: nil, heard: 0)))
        let epoch = session.opening.epoch
        for text in ["one", "two", "three"] {
            try harness.publish(harness.draft(text), on: session)
        }
        let (near, far) = (TestFollower(), TestFollower())
        let feed = try harness.value(engine.follow(epoch, after: LogMark(seq: 0), for: near))
        harness.loop.turn { near.messages.count == 3 }
        _ = try harness.revise(2, on: session)
        harness.loop.turn { near.messages.count == 4 }
        _ = try harness.value(session.sweep())
        try harness.server.ask("HSET", "{chat}:meta", "trimAt", "0")
        _ = try harness.value(session.sweep())
        #expect(try harness.server.ask("XLEN", "{chat}:log") == "2")
        try harness.publish(harness.draft("five"), on: session)
        harness.loop.turn { near.messages.count == 5 }
        #expect(near.skips == 0 && near.messages.map(\.seq) == [1, 2, 3, 4, 5])
        _ = try harness.value(engine.follow(epoch, after: LogMark(seq: 1), for: far))
        harness.loop.turn { far.skips == 1 }
        feed.stop()
    }

    @Test func `what was changed before a node heard it is told as it is now, in its place`() throws
    {
        let engine = try harness.engine()
        let session = try harness.value(
            engine.open(NodeIntroduction(node: "ann", epoch: nil, heard: 0)))
        let long = String(repeating: "x", count: 5000)
        for text in ["one", "two", "three", "four"] {
            try harness.publish(harness.draft(text, person: ann), on: session)
        }
        _ = try harness.revise(1, to: "new", on: session)
        _ = try harness.revise(2, to: long, on: session)
        _ = try harness.revise(3, on: session)
        let follower = TestFollower()
        let feed = try harness.value(
            engine.follow(session.opening.epoch, after: LogMark(seq: 0), for: follower))
        harness.loop.turn { follower.messages.count == 7 }
        #expect(follower.messages == (try harness.page("a", on: session).messages))
        #expect(follower.skips == 0)
        feed.stop()
    }

    @Test func `a message that was passed before its late change begins the feed again`() {
        var account = LogAccount()
        func row(_ seq: Int, _ changed: Int? = nil) -> ToldRow {
            let name = ChannelName.lobby
            let at = Timestamp(milliseconds: seq)
            let message = Message(
                seq: seq, channel: name, at: at, from: nil, body: .null, nonce: nil,
                revision: changed.map { .edit(of: $0) } ?? .original)
            return ToldRow(
                LogMark(seq: seq), .message(message),
                changed.map { ChangedMessage(seq: $0, at: at, from: nil) })
        }
        let first = account.entries([row(2), row(5), row(6, 4)], after: LogMark(seq: 1))
        #expect(first?.map(\.mark.seq) == [2, 4, 5, 6])
        #expect(account.entries([row(7, 2)], after: LogMark(seq: 6))?.count == 1)
        #expect(account.entries([row(8, 3)], after: LogMark(seq: 7)) == nil)
    }

    @Test func `retention drops changed messages with the others`() throws {
        let session = try harness.session { $0.retention.count = 50 }
        for number in 1...60 { try harness.publish(harness.draft("\(number)"), on: session) }
        for seq in [15, 30, 55] { _ = try harness.revise(seq, to: "new", on: session) }
        for number in 64...100 {
            let page = try harness.page("a", on: session)
            #expect(page.numbers == Array((number - 50)..<number))
            #expect(page.forgotten == number - 51 && page.hasLost)
            try harness.publish(harness.draft("\(number)"), on: session)
        }
    }

    @Test func `a store without memory refuses edits, and deletes still`() throws {
        let session = try harness.session()
        for _ in 1...2 { try harness.publish(harness.draft(), on: session) }
        try harness.server.ask("CONFIG", "SET", "maxmemory", "1")
        #expect(try harness.error(session.revise(harness.change(1, to: "new"))) == .full)
        #expect(try harness.revise(1, on: session) == .changed(3))
    }
}
