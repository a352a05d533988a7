// The run of encoded messages that answers are cut from.
// SPDX-License-Identifier: MIT

@testable import Chat
import Testing

@Suite struct TailTests {
    private func tail(_ numbers: ClosedRange<Int>) -> Tail {
        var tail = Tail(floor: numbers.lowerBound - 1)
        for number in numbers { add(number, to: &tail) }
        return tail
    }

    private func add(_ number: Int, to tail: inout Tail) {
        tail.append(
            Array("{\"b\":\(number)}".utf8), bodyLength: String(number).utf8.count, seq: number,
            at: Timestamp(milliseconds: number))
    }

    private func text(_ bytes: ArraySlice<UInt8>) -> String {
        String(decoding: bytes, as: UTF8.self)
    }

    @Test func `what is newer than a number is one slice`() {
        let tail = tail(5...8)
        #expect(text(tail.json(tail.indices(above: 6))) == "{\"b\":7},{\"b\":8},")
        #expect(tail.indices(above: 8).isEmpty)
        #expect(tail.indices(above: 0).count == 4)
        #expect(text(tail.body(at: tail.indices(above: 7).lowerBound)) == "8")
    }

    @Test func `dropping the oldest raises the floor and keeps every place`() {
        var tail = tail(1...100)
        var freed = 0
        for number in 1...90 {
            freed += tail.dropFirst()
            #expect(tail.floor == number)
            add(100 + number, to: &tail)
            let newest = tail.indices(above: 99 + number)
            #expect(text(tail.json(newest)) == "{\"b\":\(100 + number)},")
            #expect(text(tail.body(at: newest.lowerBound)) == "\(100 + number)")
        }
        #expect(tail.count == 100)
        #expect(freed == 9 * 8 + 81 * 9)
    }

    @Test func `what is too old goes, and what is all dropped leaves its last number`() {
        var tail = tail(1...10)
        _ = tail.dropAll(before: Timestamp(milliseconds: 4))
        #expect(tail.floor == 3)
        _ = tail.dropAll()
        #expect(tail.count == 0)
        #expect(tail.floor == 10)
        #expect(tail.last == 10)
        #expect(tail.dropFirst() == 0)
    }

    @Test(arguments: [(3, 1000, 3), (1000, 1, 1), (1000, 8, 1), (1000, 9, 2), (1000, 1000, 9)])
    func `an answer has at least one message, and ends at the limits`(
        _ limit: Int, _ maxBytes: Int, _ count: Int
    ) {
        let tail = tail(1...9)
        let all = tail.indices(above: 0)
        #expect(tail.prefix(of: all, limit: limit, maxBytes: maxBytes).count == count)
    }
}
