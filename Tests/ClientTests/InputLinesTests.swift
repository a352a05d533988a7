// What is a line of the input, and how much of it is held.
// SPDX-License-Identifier: MIT

@testable import fireside
import Testing

/// Gives out an input in pieces of so many bytes.
private struct Pieces: ByteSource {
    var rest: ArraySlice<UInt8>
    let size: Int

    mutating func read() -> [UInt8] {
        defer { rest = rest.dropFirst(size) }
        return Array(rest.prefix(size))
    }
}

/// Gives out the same piece a number of times, and notes how much its reader holds meanwhile.
private final class RepeatedPiece: ByteSource {
    private let piece: [UInt8]
    private var left: Int
    weak var reader: InputLines<RepeatedPiece>?
    private(set) var mostHeld = 0

    init(bytes: Int, times: Int) {
        piece = [UInt8](repeating: 120, count: bytes)
        left = times
    }

    func read() -> [UInt8] {
        mostHeld = max(mostHeld, reader?.held ?? 0)
        left -= 1
        return left < 0 ? [] : piece
    }
}

@Suite struct InputLinesTests {
    /// All lines of `input`, which comes in pieces of `size` bytes.
    private func lines(_ input: [UInt8], inPiecesOf size: Int, maxLength: Int = 10) -> [InputLine] {
        let lines = InputLines(from: Pieces(rest: input[...], size: size), maxLength: maxLength)
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
        let source = RepeatedPiece(bytes: 1 << 16, times: 100)
        let lines = InputLines(from: source, maxLength: 1000)
        source.reader = lines
        #expect(lines.next() == InputLine(number: 1, length: 100 << 16, text: nil))
        #expect(lines.next() == nil)
        #expect(source.mostHeld <= 1000)
    }

    @Test func `a line that may still fit is held`() {
        let source = RepeatedPiece(bytes: 100, times: 10)
        let lines = InputLines(from: source, maxLength: 1000)
        source.reader = lines
        #expect(lines.next()?.text?.utf8.count == 1000)
        #expect(source.mostHeld == 1000)
    }
}
