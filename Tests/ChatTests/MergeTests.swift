// Several channels' messages, read as one row.
// SPDX-License-Identifier: MIT

@testable import Chat
import Testing

@Suite struct MergeTests {
    /// Logs with messages of these numbers, each a channel.
    private func merge(_ logs: [[Int]], body: String = "1") -> Merge {
        Merge(
            logs.map { seqs in
                let log = ChannelLog(forgotten: 0, hasLost: false)
                for seq in seqs {
                    _ = log.append(
                        Message(
                            seq: seq, channel: .lobby, at: Timestamp(milliseconds: 0), from: nil,
                            body: JSON(bytes: Array(body.utf8)), nonce: nil))
                }
                return log
            })
    }

    private let logs = [[1, 4, 7], [2, 3], [], [5, 9]]

    @Test func `forward it is one row in the order of the numbers`() {
        let page = merge(logs).readForward(after: 0, limit: 100)
        #expect(page.messages.map(\.seq) == [1, 2, 3, 4, 5, 7, 9] && !page.hasMore)
    }

    @Test func `forward it begins above a number, and is cut at the limit`() {
        let page = merge(logs).readForward(after: 3, limit: 2)
        #expect(page.messages.map(\.seq) == [4, 5] && page.hasMore)
        let rest = merge(logs).readForward(after: 5, limit: 2)
        #expect(rest.messages.map(\.seq) == [7, 9] && !rest.hasMore)
        #expect(merge(logs).readForward(after: .max, limit: 2).messages.isEmpty)
    }

    @Test func `backward it has the newest, oldest first`() {
        let page = merge(logs).readBackward(before: .max, limit: 3)
        #expect(page.messages.map(\.seq) == [5, 7, 9] && page.hasMore)
        let older = merge(logs).readBackward(before: 5, limit: 4)
        #expect(older.messages.map(\.seq) == [1, 2, 3, 4] && !older.hasMore)
        #expect(merge(logs).readBackward(before: 1, limit: 4).messages.isEmpty)
    }

    @Test func `a page has so many bytes, but one message at least`() {
        let large = "\"" + String(repeating: "x", count: JournalPage.maxBytes * 2 / 3) + "\""
        let page = merge([[1], [2]], body: large).readForward(after: 0, limit: 10)
        #expect(page.messages.map(\.seq) == [1] && page.hasMore)
        let huge = "\"" + String(repeating: "x", count: JournalPage.maxBytes * 2) + "\""
        let one = merge([[1], [2]], body: huge).readBackward(before: .max, limit: 10)
        #expect(one.messages.map(\.seq) == [2] && one.hasMore)
    }

    @Test(arguments: 0..<20)
    func `pages one after another are all there is, each once`(seed: Int) {
        var state = UInt64(seed) &* 0x9E37_79B9_7F4A_7C15 &+ 1
        var logs = [[Int]](repeating: [], count: 4)
        for seq in 1...60 {
            state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
            logs[Int(state >> 33) % 4].append(seq)
        }
        let limit = 1 + seed
        var forward: [Int] = []
        var backward: [Int] = []
        while forward.count < 60 {
            let page = merge(logs).readForward(after: forward.last ?? 0, limit: limit)
            #expect(!page.messages.isEmpty)
            forward += page.messages.map(\.seq)
        }
        while backward.count < 60 {
            let page = merge(logs).readBackward(before: backward.first ?? .max, limit: limit)
            #expect(!page.messages.isEmpty)
            backward = page.messages.map(\.seq) + backward
        }
        #expect(forward == Array(1...60) && backward == forward)
    }
}
