// Standard input, a line at a time, in bounded memory.
// SPDX-License-Identifier: MIT

import Glibc

/// One message to be: a line of the input, or the words of the command line.
struct InputLine: Equatable {
    /// From 1 on, empty lines included, as editors count; nil for the words of the command line.
    let number: Int?
    /// In bytes, without the line break.
    let length: Int
    /// What is not UTF-8 in it becomes U+FFFD. Nil for a line too long to be held.
    let text: String?
}

/// The lines that say something. Waits for the next one: nothing else happens meanwhile.
///
/// A line without end costs no memory: of one longer than ``maxLength`` only the length is kept.
final class Lines: IteratorProtocol {
    /// In bytes. No answer that `listen` reads could hold more.
    static let maxLength = 4 << 20

    private let maxLength: Int
    private let read: () -> [UInt8]
    private var number = 0
    /// Read, but not given out yet.
    private var rest: ArraySlice<UInt8> = []
    private var line: [UInt8] = []

    /// - Parameter read: The next bytes, at least one; none at the end.
    init(maxLength: Int = Lines.maxLength, read: @escaping () -> [UInt8] = Lines.standardInput) {
        self.maxLength = maxLength
        self.read = read
    }

    func next() -> InputLine? {
        while let line = anyLine() {
            if line.text?.contains(where: { !$0.isWhitespace }) != false { return line }
        }
        return nil
    }

    private func anyLine() -> InputLine? {
        line = []
        var length = 0
        while true {
            if rest.isEmpty { rest = read()[...] }
            if rest.isEmpty { return length == 0 ? nil : finished(length) }
            let end = rest.firstIndex(of: UInt8(ascii: "\n"))
            let piece = rest[..<(end ?? rest.endIndex)]
            length += piece.count
            if length <= maxLength { line += piece } else { line = [] }
            rest = rest[piece.endIndex...].dropFirst(end == nil ? 0 : 1)
            if end != nil { return finished(length) }
        }
    }

    private func finished(_ length: Int) -> InputLine {
        number += 1
        guard length <= maxLength else {
            return InputLine(number: number, length: length, text: nil)
        }
        if line.last == UInt8(ascii: "\r") { line.removeLast() }
        return InputLine(
            number: number, length: line.count, text: String(decoding: line, as: UTF8.self))
    }

    /// What it holds at the moment, in bytes.
    var held: Int { line.count + rest.count }

    /// What can be read now, 64 KiB at most; waits until there is something.
    private static func standardInput() -> [UInt8] {
        [UInt8](unsafeUninitializedCapacity: 1 << 16) { buffer, count in
            var state = pollfd(fd: STDIN_FILENO, events: Int16(POLLIN), revents: 0)
            repeat {
                poll(&state, 1, -1)
                count = Glibc.read(STDIN_FILENO, buffer.baseAddress, buffer.count)
            } while count < 0 && [EINTR, EAGAIN].contains(errno)
            count = max(0, count)
        }
    }
}
