// What is kept has a bound in bytes, for a channel and for all.
// SPDX-License-Identifier: MIT

import Chat
import ChatSQLite
import Deferred
import TestSupport
import Testing

@Suite(.blocking) struct BytesTests {
    /// As JSON, so many bytes long.
    private func text(_ length: Int) -> String {
        "\"" + String(repeating: "x", count: length - 2) + "\""
    }

    @Test(arguments: JournalKind.allCases)
    func `so many bytes of each channel are kept`(_ kind: JournalKind) throws {
        let harness = try JournalHarness(bytes: 10_000)
        let journal = try harness.open(kind)
        try harness.keep(1...3, .two, in: journal)
        for seq in 4...99 {
            try harness.value(of: journal.append(harness.message(seq, .one, text(1_000))), journal)
        }
        let page = try harness.page(journal, [.one])
        #expect(page.seqs == Array(92...99), "8 of 1,128 bytes")
        #expect(page.forgotten == 91)
        #expect(try harness.page(journal, [.two]).seqs == [1, 2, 3])
    }

    @Test(arguments: JournalKind.allCases)
    func `names, marks and places count, too`(_ kind: JournalKind) throws {
        let harness = try JournalHarness(bytes: 10_000)
        let journal = try harness.open(kind)
        for seq in 1...200 {
            let nonce = Nonce(sender: "s-\(seq + 100)", value: "n-\(seq + 1_000)")
            let message = harness.message(seq, from: "é" + "123456", nonce: nonce)
            #expect(message.keptBytes == 128 + "\(seq)".utf8.count + 8 + 5 + 6)
            try harness.value(of: journal.append(message), journal)
        }
        #expect(try harness.page(journal).messages.count == 10_000 / (128 + 3 + 8 + 5 + 6))
    }

    @Test(arguments: JournalKind.allCases)
    func `the newest message of a channel is kept, however long`(_ kind: JournalKind) throws {
        let harness = try JournalHarness(bytes: 1_000)
        let journal = try harness.open(kind)
        for seq in 1...3 {
            try harness.value(of: journal.append(harness.message(seq, .one, text(5_000))), journal)
        }
        #expect(try harness.page(journal, [.one]).seqs == [3])
    }

    @Test(arguments: JournalKind.allCases)
    func `a message counters as it was posted, and is read as it goes out`(
        _ kind: JournalKind
    ) throws {
        let harness = try JournalHarness(bytes: 10 * 10_300)
        let journal = try harness.open(kind)
        let body = JSON(text: String(repeating: "<", count: 10_000))
        for seq in 1...12 {
            let message = Message(
                seq: seq, channel: .lobby, at: harness.time.now(), from: nil, body: body,
                nonce: nil)
            try harness.value(of: journal.append(message), journal)
        }
        let page = try harness.page(journal, after: 9)
        #expect(page.seqs == [10, 11, 12])
        #expect(page.messages.allSatisfy { $0.body == body })
        #expect(try harness.pageBack(journal).seqs.count == 4, "60 KB each, as it goes out")
        #expect(try harness.page(journal, limit: 1).seqs == [3])
    }

    @Test(arguments: JournalKind.allCases)
    func `a flood in one channel is at that channel's cost`(_ kind: JournalKind) throws {
        let harness = try JournalHarness(totalBytes: 100_000)
        let journal = try harness.open(kind)
        try harness.keep(1...50, .two, in: journal)
        for seq in 51...1_000 {
            try harness.value(of: journal.append(harness.message(seq, .one, text(1_000))), journal)
        }
        #expect(try harness.page(journal, [.two]).seqs == Array(1...50))
        let flood = try harness.page(journal, [.one])
        let kept = flood.messages.reduce(50 * 130) { $0 + $1.keptBytes }
        #expect(kept <= 100_000 && kept > 85_000)
        #expect(flood.seqs.last == 1_000 && flood.forgotten == flood.seqs[0] - 1)
    }

    @Test(arguments: JournalKind.allCases)
    func `a flood in many channels is at the cost of those`(_ kind: JournalKind) throws {
        let harness = try JournalHarness(totalBytes: 100_000)
        let journal = try harness.open(kind)
        let emptied = EmptiedChannelsLog(journal)
        try harness.keep(1...5, .two, in: journal)
        let names = (0..<300).map { ChannelName("c\($0)")! }
        for (index, name) in names.enumerated() {
            try harness.value(
                of: journal.append(harness.message(6 + index, name, text(1_000))), journal)
        }
        #expect(try harness.page(journal, [.two]).seqs == Array(1...5))
        let kept = try harness.page(journal, names)
        #expect(kept.messages.count <= 88 && kept.messages.count > 70)
        #expect(kept.seqs.contains(305), "the newest")
        #expect(Set(emptied.channels) == Set(names).subtracting(kept.messages.map(\.channel)))
        #expect(try harness.page(journal, [#require(emptied.channels.first)]).forgotten > 5)
    }

    @Test(arguments: JournalKind.allCases)
    func `many tiny messages make room for a few long ones`(_ kind: JournalKind) throws {
        let harness = try JournalHarness(totalBytes: 200_000)
        let journal = try harness.open(kind)
        try harness.keep(1...1_500, .one, in: journal)
        for seq in 1_501...1_510 {
            try harness.value(of: journal.append(harness.message(seq, .two, text(15_000))), journal)
            let bytes = try harness.all(journal, [.one, .two]).reduce(0) { $0 + $1.keptBytes }
            #expect(bytes <= 200_000 + 20_000)
        }
        #expect(try harness.page(journal, [.two]).messages.count >= 5)
    }

    // MARK: - In a file

    @Test func `a lower limit is met soon after the start, and bytes are known there`() throws {
        let harness = try JournalHarness()
        let first = try harness.openFile()
        try harness.keep(1...3_000, .one, in: first)
        try harness.keep(3_001...3_100, .two, in: first)
        try harness.close(first)
        let lower = Retention(count: 0, age: .zero, totalBytes: 99_000)
        let second = try harness.openFile(retention: lower)
        var kept = try harness.all(second, [.one])
        while kept.count > 660 { kept = try harness.all(second, [.one]) }
        #expect(kept.last?.seq == 3_000)
        #expect(try harness.page(second, [.two]).seqs == Array(3_001...3_100))
    }

    @Test func `a file shrinks when much of it is free`() throws {
        let harness = try JournalHarness(age: .seconds(100))
        let journal = try harness.openFile()
        for seq in 1...2_000 {
            let kept = journal.append(harness.message(seq, .one, text(4_000)))
            if seq % 500 == 0 { try harness.value(of: kept, journal) }
        }
        harness.time.advance(by: .seconds(50))
        try harness.keep([2_001], .two, in: journal)
        let emptied = EmptiedChannelsLog(journal)
        harness.time.advance(by: .seconds(61))
        while emptied.channels.isEmpty { _ = try harness.page(journal, [.two]) }
        // A step before each page; then the file is closed, and cut.
        for _ in 1...60 { _ = try harness.page(journal, [.two]) }
        try harness.close(journal)
        #expect(journal.bytes < 2 << 20, "of 8 MiB")
        #expect(try harness.page(harness.openFile(), [.two]).seqs == [2_001])
    }
}
