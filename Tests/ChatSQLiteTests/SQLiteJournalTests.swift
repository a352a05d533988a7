// A journal in a file: what is there when it is opened again, and who may open it.
// SPDX-License-Identifier: MIT

import Chat
import ChatSQLite
import Deferred
import Foundation
import TestSupport
import Testing

@Suite(.blocking) struct SQLiteJournalTests {
    @Test func `it opens again as it was closed`() throws {
        let harness = try JournalHarness()
        let first = try harness.openFile()
        try harness.keep(1...3, .one, in: first)
        try harness.keep(4...5, .two, in: first)
        let pages = try [harness.page(first, [.one, .two]), harness.pageBack(first, [.two])]
        try harness.close(first)
        #expect(try harness.files == ["journal.db"], "nothing is left beside it")
        let second = try harness.openFile()
        #expect(second.contents.epoch == first.contents.epoch)
        #expect(second.contents.last == 5)
        #expect(
            second.contents.channels == [
                .one: .init(last: 3, count: 3), .two: .init(last: 5, count: 2),
            ])
        #expect(
            try [harness.page(second, [.one, .two]), harness.pageBack(second, [.two])] == pages)
        #expect(second.warning == nil)
    }

    @Test func `channels in any script are there again`() throws {
        let harness = try JournalHarness()
        let first = try harness.openFile()
        let names = try ["новости", "日本語", "𐐨"].map { try #require(ChannelName($0)) }
        for (seq, name) in zip(1..., names) { try harness.keep(seq...seq, name, in: first) }
        try harness.close(first)
        let second = try harness.openFile()
        #expect(Set(second.contents.channels.keys) == Set(names))
        #expect(try harness.page(second, names).seqs == [1, 2, 3])
        #expect(try harness.page(second, names).messages.map(\.channel) == names)
    }

    @Test func `a new one is for its owner alone, and an old one keeps its permissions`() throws {
        let harness = try JournalHarness()
        let files = FileManager.default
        try harness.close(harness.openFile())
        func mode() throws -> Int? {
            let attributes = try files.attributesOfItem(atPath: harness.path("journal.db"))
            return attributes[.posixPermissions] as? Int
        }
        #expect(try mode() == 0o600)
        try files.setAttributes(
            [.posixPermissions: 0o640], ofItemAtPath: harness.path("journal.db"))
        try harness.close(harness.openFile())
        #expect(try mode() == 0o640)
    }

    @Test func `it opens as it was when its process died`() throws {
        let harness = try JournalHarness()
        let journal = try harness.openFile()
        try harness.keep(1...100, in: journal)
        try harness.copyAsLeft(to: "left.db")
        let left = try harness.openFile("left.db")
        #expect(left.contents.channels == [.lobby: .init(last: 100, count: 100)])
        #expect(try harness.page(left).seqs == Array(1...100))
    }

    @Test func `nonces of the last minutes are there again, oldest first`() throws {
        let harness = try JournalHarness()
        let first = try harness.openFile()
        func say(_ seq: Int, _ nonce: Nonce?) throws {
            try harness.value(of: first.append(harness.message(seq, nonce: nonce)), first)
        }
        try say(1, Nonce(sender: "ann", value: "too-old-1"))
        harness.time.advance(by: .seconds(10))
        try say(2, Nonce(sender: "ann", value: "fresh-one"))
        try say(3, nil)
        try say(4, Nonce(sender: "bob", value: "fresh-one"))
        harness.time.advance(by: Nonce.lifetime)
        try harness.close(first)
        let recent = try harness.openFile().contents.recent
        #expect(recent.map(\.seq) == [2, 4])
        #expect(recent.map { $0.nonce.sender } == ["ann", "bob"])
    }

    @Test func `a nonce outlives its message, which retention has dropped`() throws {
        let harness = try JournalHarness(count: 1)
        let first = try harness.openFile()
        let nonce = Nonce(sender: "ann", value: "fresh-one")
        try harness.value(of: first.append(harness.message(1, nonce: nonce)), first)
        try harness.keep(2...9, in: first)
        try harness.close(first)
        let contents = try harness.openFile().contents
        #expect(contents.count == 1)
        #expect(contents.recent.map(\.nonce) == [nonce])
        #expect(contents.recent.map(\.seq) == [1])
    }

    @Test func `many appends share a commit, and one ring`() throws {
        let harness = try JournalHarness()
        let journal = try harness.openFile()
        try harness.keep(1...10_000, in: journal)
        let pages = journal.bytes / 4096
        #expect(pages < 2_000, "a commit for each would have written three pages each")
    }

    @Test func `a journal that is let go gives the file free`() throws {
        let harness = try JournalHarness()
        do {
            let journal = try harness.openFile()
            try harness.keep([1], in: journal)
        }
        #expect(try harness.openFile().contents.last == 1)
    }

    @Test func `every commit waits for the disk where power may fail`() throws {
        let harness = try JournalHarness()
        let journal = try harness.openFile(durability: .powerLoss)
        try harness.keep(1...100, in: journal)
        #expect(try harness.page(journal).messages.count == 100)
    }

    @Test func `a second one on the same file is turned away, and the first goes on`() throws {
        let harness = try JournalHarness()
        let first = try harness.openFile()
        try harness.keep([1], in: first)
        let start = ContinuousClock.now
        #expect(throws: JournalError.busy(path: harness.path())) { try harness.openFile() }
        #expect(ContinuousClock.now - start < .seconds(5))
        #expect(throws: JournalError.busy(path: harness.path())) {
            try harness.openFile(limits: FileLimits(isReadOnly: true))
        }
        try harness.keep([2], in: first)
        try harness.close(first)
        #expect(try harness.openFile().contents.last == 2)
    }

    @Test func `strange letters in the path are part of it`() throws {
        let harness = try JournalHarness()
        let name = "file:100% ?mode=memory&#é'.db"
        let first = try harness.openFile(name)
        try harness.keep([1], in: first)
        try harness.close(first)
        #expect(FileManager.default.fileExists(atPath: harness.path(name)))
        let second = try harness.openFile(name, limits: FileLimits(isReadOnly: true))
        #expect(try harness.page(second).seqs == [1])
    }
}

extension JournalHarness {
    var files: [String] {
        get throws { try FileManager.default.contentsOfDirectory(atPath: folder.path).sorted() }
    }

    func bytes(of name: String) throws -> Data {
        try Data(contentsOf: folder.appendingPathComponent(name))
    }

    func write(_ data: Data, to name: String) throws {
        try data.write(to: folder.appendingPathComponent(name))
    }

    /// The files as they lie on the disk in the middle of everything.
    func copyAsLeft(_ name: String = "journal.db", to copy: String) throws {
        for suffix in ["", "-wal"] {
            try write(try bytes(of: name + suffix), to: copy + suffix)
        }
    }
}
