// What is a line of the input, and how much of it is held.
// SPDX-License-Identifier: MIT

@testable import fireside
import Testing

@Suite struct LinesTests {
    /// All lines of `input`, which comes in pieces of `size` bytes.
    private func lines(_ input: [UInt8], inPiecesOf size: Int, maxLength: Int = 10) -> [InputLine] {
        var left = input[...]
        let lines = Lines(maxLength: maxLength) {
            defer { left = left.dropFirst(size) }
            return Array(left.prefix(size))
        }
        var found: [InputLine] = []
        while let line = lines.next() { found.append(line) }
        return found
    }

    private func line(_ number: Int, _ text: String) -> InputLine {
        InputLine(number: number, length: text.utf8.count, text: text)
    }

    @Test(arguments: 1...8)
    func `lines are the same, however the input comes`(_ size: Int) {
        let input = Array("one\n\n \t\ntwo \r\n0123456789\nl\u{e4}st".utf8)
        let expected = [
            line(1, "one"), line(4, "two "), line(5, "0123456789"), line(6, "l\u{e4}st"),
        ]
        #expect(lines(input, inPiecesOf: size) == expected)
        #expect(lines(input + [10], inPiecesOf: size) == expected)
        #expect(lines([], inPiecesOf: size).isEmpty)
    }

    @Test(arguments: 1...30)
    func `one that is too long is measured, and the next is read`(_ size: Int) {
        let input = Array("0123456789a\nb\n0123456789abcdef".utf8)
        let expected = [
            InputLine(number: 1, length: 11, text: nil), line(2, "b"),
            InputLine(number: 3, length: 16, text: nil),
        ]
        #expect(lines(input, inPiecesOf: size) == expected)
    }

    @Test func `what is not UTF-8 is replaced`() {
        let input: [UInt8] = [97, 0xff, 98, 0xc3, 10]
        #expect(lines(input, inPiecesOf: 2).map(\.text) == ["a\u{fffd}b\u{fffd}"])
    }

    @Test func `a line without end is not held`() {
        let piece = [UInt8](repeating: 120, count: 1 << 16)
        var pieces = 100
        var most = 0
        var held: () -> Int = { 0 }
        let lines = Lines(maxLength: 1000) {
            most = max(most, held())
            pieces -= 1
            return pieces < 0 ? [] : piece
        }
        held = { [unowned lines] in lines.held }
        #expect(lines.next() == InputLine(number: 1, length: 100 << 16, text: nil))
        #expect(lines.next() == nil)
        #expect(most <= 1000)
    }

    @Test func `of a line that may become one, all is held`() {
        let piece = [UInt8](repeating: 120, count: 100)
        var pieces = 10
        let lines = Lines(maxLength: 1000) {
            pieces -= 1
            return pieces < 0 ? [] : piece
        }
        #expect(lines.next()?.text?.utf8.count == 1000)
        #expect(lines.held == 1000)
    }
}
