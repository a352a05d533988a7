// The index beside a journal: what it finds, what it forgets, and what becomes of it.
// SPDX-License-Identifier: MIT

@testable import Chat
import ChatSQLite
import Deferred
import Foundation
import TestSupport
import Testing

@Suite(.blocking) struct SearchIndexTests {
    @Test func `what was acknowledged is found, indexed or not`() throws {
        let harness = try SearchHarness()
        try harness.say("Hello Swift")
        try harness.say("東京タワーの写真")
        for _ in 0..<2 {
            #expect(try harness.find("swift") == [1])
            #expect(try harness.find("タワー") == [2])
            #expect(try harness.find("photo") == [])
            try harness.index()
        }
        try harness.say("more swift")
        #expect(try harness.find("swift") == [3, 1], "the newest first")
    }

    @Test func `each channel finds its own`() throws {
        let harness = try SearchHarness()
        try harness.say("word", in: .one)
        try harness.say("word", in: .two)
        try harness.index()
        #expect(try harness.find("word", in: .one) == [1])
        #expect(try harness.find("word", in: .two) == [2])
        #expect(try harness.find("word") == [])
    }

    @Test func `an edited message is found by its new words at once, and never by the old`() throws
    {
        let harness = try SearchHarness()
        let seq = try harness.say("an apple")
        try harness.index()
        try harness.say("a pear", editing: seq)
        for _ in 0..<2 {
            #expect(try harness.find("apple") == [])
            #expect(try harness.find("pear") == [seq])
            try harness.index()
        }
        try harness.pass { try !harness.indexHolds("apple") }
        #expect(try harness.find("pear") == [seq])
    }

    @Test func `deleted words leave the file, those of a cleared channel too`() throws {
        let harness = try SearchHarness()
        let seq = try harness.say("secretone")
        try harness.say("secrettwo", in: .one)
        try harness.say("harmless")
        try harness.index()
        try harness.delete(seq)
        try harness.clear(.one)
        #expect(try harness.find("secretone") == [])
        #expect(try harness.find("secrettwo", in: .one) == [])
        try harness.pass {
            try !harness.indexHolds("secretone") && !harness.indexHolds("secrettwo")
        }
        #expect(try harness.find("harmless") == [3])
    }

    @Test func `what was deleted before a restart leaves the file after it`() throws {
        let harness = try SearchHarness()
        let seq = try harness.say("secretone")
        try harness.index()
        try harness.delete(seq)
        try harness.index()
        try harness.restart()
        try harness.pass { try !harness.indexHolds("secretone") }
    }

    @Test func `what retention drops leaves the file`() throws {
        let harness = try SearchHarness(retention: Retention(count: 3))
        try harness.say("oldest")
        try harness.index()
        try harness.say(["one", "two", "three"])
        #expect(try harness.find("oldest") == [])
        try harness.pass { try !harness.indexHolds("oldest") }
        #expect(try harness.find("two") == [3])
    }

    @Test func `a journal from before comes into the index behind the start`() throws {
        let harness = try SearchHarness(retention: Retention(count: 0), isIndexed: false)
        try harness.say((1...20_000).map { "message number\($0)" + ($0 == 7 ? " seven" : "") })
        let found = try harness.find("seven")
        #expect(found == [7], "without an index")
        harness.journal.makeIndex()
        #expect(try harness.find("seven") == [7], "while it is made")
        try harness.index()
        #expect(try harness.find("seven") == [7])
        #expect(try harness.find("number19999") == [19_999])
        #expect(try harness.find("message", limit: 50).count == 20_000)
    }

    @Test(arguments: [[], Array("not a database, but long enough".utf8)])
    func `an index that is lost or damaged is made anew`(_ bytes: [UInt8]) throws {
        let harness = try SearchHarness()
        try harness.say("here")
        try harness.index()
        try harness.close()
        try Data(bytes).write(to: URL(fileURLWithPath: harness.indexPath))
        try harness.open()
        try harness.index()
        #expect(try harness.find("here") == [1])
        #expect(try harness.indexHolds("here"))
    }

    @Test func `an index that is damaged within is made anew, and no search fails`() throws {
        let harness = try SearchHarness(retention: Retention(count: 0))
        try harness.say((1...3000).map { "word\($0) common" })
        try harness.index()
        try harness.close()
        var data = try #require(FileManager.default.contents(atPath: harness.indexPath))
        for index in data.indices.dropFirst(4096 * 9) { data[index] = 0x55 }
        try data.write(to: URL(fileURLWithPath: harness.indexPath))
        try harness.open()
        let found = try harness.find("word2999")
        #expect(found == [2999])
        try harness.pass {
            try harness.find("word2999") == [2999] && harness.find("common").count == 3000
                && harness.coverage.isComplete
        }
    }

    @Test func `an index of another journal is thrown away`() throws {
        let (one, two) = (try SearchHarness(), try SearchHarness())
        try one.say("mine")
        try two.say("other")
        try one.index()
        try two.index()
        try one.close()
        try two.close()
        try FileManager.default.removeItem(atPath: one.indexPath)
        try FileManager.default.copyItem(atPath: two.indexPath, toPath: one.indexPath)
        try one.open()
        try one.index()
        #expect(try one.find("mine") == [1])
        #expect(try !one.indexHolds("other"))
    }

    @Test func `a folder in the index's place costs no message, and searches go on`() throws {
        let harness = try SearchHarness(retention: Retention(count: 0), isIndexed: false)
        try FileManager.default.createDirectory(
            atPath: harness.indexPath, withIntermediateDirectories: false)
        harness.journal.makeIndex()
        try harness.say("here")
        try harness.pass { harness.clock.now > .seconds(5) }
        #expect(try harness.find("here") == [1])
        #expect(!harness.coverage.isComplete)
    }

    @Test(arguments: 1...4)
    func `whatever happens, a search finds what is there and nothing else`(_ seed: UInt64) throws {
        var random = Seeded(state: seed)
        let harness = try SearchHarness()
        let words = ["alpha", "beta", "東京", "京都", "ёлка", "ель", "c++", "🎉"]
        var kept: [(seq: Int, channel: ChannelName, text: String)] = []
        func text() -> String {
            (0..<3).map { _ in words.randomElement(using: &random)! }.joined(separator: " ")
        }
        for _ in 0..<150 {
            let channel = [ChannelName.one, .two].randomElement(using: &random)!
            switch Int.random(in: 0..<100, using: &random) {
            case 0..<60:
                let text = text()
                kept.append((try harness.say(text, in: channel), channel, text))
            case 60..<75:
                guard let index = kept.indices.randomElement(using: &random) else { continue }
                kept[index].text = text()
                try harness.say(
                    kept[index].text, in: kept[index].channel, editing: kept[index].seq)
            case 75..<85:
                guard let index = kept.indices.randomElement(using: &random) else { continue }
                let gone = kept.remove(at: index)
                try harness.delete(gone.seq, in: gone.channel)
            case 85..<87:
                guard kept.contains(where: { $0.channel == channel }) else { continue }
                kept.removeAll { $0.channel == channel }
                try harness.clear(channel)
            case 87..<95: harness.clock.advance(by: .seconds(30))
            case 95..<98: try harness.index()
            default: try harness.restart()
            }
            let word = words.randomElement(using: &random)!
            let query = try #require(SearchQuery(word))
            let expected = kept.filter { kept in
                kept.channel == channel && FoldedText(kept.text).contains(query.words[0])
            }
            #expect(
                try harness.find(word, in: channel, limit: 7)
                    == expected.map { $0.seq }.sorted(by: >), "seed \(seed)")
        }
    }
}
