// An input, a line at a time, in bounded memory.
// SPDX-License-Identifier: MIT

/// Where bytes come from.
protocol ByteSource {
    /// Waits for the next bytes.
    ///
    /// - Returns: At least one; none at the end.
    mutating func read() -> [UInt8]

    /// Whether ``read()`` returns at once.
    var isReady: Bool { get }
}

extension ByteSource {
    /// True where nothing else is known.
    var isReady: Bool { true }
}

/// Where lines come from.
protocol LineSource: AnyObject {
    /// The next line; nil at the end. Waits for it unless ``isReady``.
    func next() -> InputLine?

    /// Whether a line, or the end, can be read now. A line of which only a part is there is waited for.
    var isReady: Bool { get }
}

/// The lines that are not empty. Blocks while it waits for the next one.
///
/// A line without an end costs no memory: only the length of a line is kept once it is too long.
final class InputLines<Source: ByteSource>: LineSource {
    /// In bytes, without the line feed.
    private let maxLength: Int
    private var source: Source
    /// Of the line that was read last, from 1. Empty lines count, as they do in an editor.
    private var number = 0
    /// Read, but not returned yet.
    private var rest: ArraySlice<UInt8> = []
    /// The current line as far as it was read; empty once it is too long.
    private var line: [UInt8] = []

    /// - Parameter maxLength: The longest line whose text is kept, in bytes.
    init(from source: Source, maxLength: Int = InputLine.maxLength) {
        self.source = source
        self.maxLength = maxLength
    }

    /// Skips lines of blanks only. A line that is too long is returned without its text, so that
    /// its number can be told.
    func next() -> InputLine? {
        while let line = nextLine() {
            if line.text?.contains(where: { !$0.isWhitespace }) != false { return line }
        }
        return nil
    }

    /// The next line, empty or not; nil at the end. The last one may lack its line feed.
    private func nextLine() -> InputLine? {
        line = []
        var length = 0
        while true {
            if rest.isEmpty { rest = source.read()[...] }
            if rest.isEmpty { return length == 0 ? nil : finished(length) }
            let end = rest.firstIndex(of: UInt8(ascii: "\n"))
            let piece = rest[..<(end ?? rest.endIndex)]
            length += piece.count
            if length <= maxLength { line += piece } else { line = [] }
            rest = rest[piece.endIndex...].dropFirst(end == nil ? 0 : 1)
            if end != nil { return finished(length) }
        }
    }

    /// Drops a carriage return at the end, as Windows writes it. Bytes that are no UTF-8 become
    /// U+FFFD.
    ///
    /// - Parameter length: Of the whole line, also where its bytes were dropped.
    private func finished(_ length: Int) -> InputLine {
        number += 1
        guard length <= maxLength else {
            return InputLine(number: number, length: length, text: nil)
        }
        if line.last == UInt8(ascii: "\r") { line.removeLast() }
        return InputLine(
            number: number, length: line.count, text: String(decoding: line, as: UTF8.self))
    }

    var isReady: Bool { rest.contains(UInt8(ascii: "\n")) || source.isReady }

    /// How many bytes are in memory.
    var held: Int { line.count + rest.count }
}
