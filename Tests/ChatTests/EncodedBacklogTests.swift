// The run of encoded messages that answers are cut from.
// SPDX-License-Identifier: MIT

@testable import Chat
import Testing

@Suite struct EncodedBacklogTests {
    private func backlog(_ numbers: ClosedRange<Int>) -> EncodedBacklog {
        var backlog = EncodedBacklog(floor: numbers.lowerBound - 1)
        for number in numbers { add(number, to: &backlog) }
        return backlog
    }

    private func add(_ number: Int, to backlog: inout EncodedBacklog) {
        backlog.append(
            Array("{\"b\":\(number)}".utf8), bodyLength: String(number).utf8.count, seq: number,
            at: Timestamp(milliseconds: number))
    }

    private func text(_ bytes: ArraySlice<UInt8>) -> String {
        String(decoding: bytes, as: UTF8.self)
    }

    @Test func `what is newer than a number is one slice`() {
        let backlog = backlog(5...8)
        #expect(text(backlog.json(backlog.indices(above: 6))) == "{\"b\":7},{\"b\":8},")
        #expect(backlog.indices(above: 8).isEmpty)
        #expect(backlog.indices(above: 0).count == 4)
        #expect(text(backlog.body(at: backlog.indices(above: 7).lowerBound)) == "8")
    }

    @Test func `dropping the oldest raises the floor and keeps every place`() {
        var backlog = backlog(1...100)
        var freed = 0
        for number in 1...90 {
            freed += backlog.dropFirst()
            #expect(backlog.floor == number)
            add(100 + number, to: &backlog)
            let newest = backlog.indices(above: 99 + number)
            #expect(text(backlog.json(newest)) == "{\"b\":\(100 + number)},")
            #expect(text(backlog.body(at: newest.lowerBound)) == "\(100 + number)")
        }
        #expect(backlog.count == 100)
        #expect(freed == 9 * 8 + 81 * 9)
    }

    @Test func `what is too old goes, and what is all dropped leaves its last number`() {
        var backlog = backlog(1...10)
        _ = backlog.dropAll(before: Timestamp(milliseconds: 4))
        #expect(backlog.floor == 3)
        _ = backlog.dropAll()
        #expect(backlog.count == 0)
        #expect(backlog.floor == 10)
        #expect(backlog.last == 10)
        #expect(backlog.dropFirst() == 0)
    }

    @Test(arguments: [(3, 1000, 3), (1000, 1, 1), (1000, 8, 1), (1000, 9, 2), (1000, 1000, 9)])
    func `an answer has at least one message, and ends at the limits`(
        _ limit: Int, _ maxBytes: Int, _ count: Int
    ) {
        let backlog = backlog(1...9)
        let all = backlog.indices(above: 0)
        #expect(backlog.prefix(of: all, limit: limit, maxBytes: maxBytes).count == count)
    }
}
